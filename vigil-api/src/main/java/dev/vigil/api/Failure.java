package dev.vigil.api;

/** Body of every answer with a status of 400 or more: {@code cannot X: reason (value)}. */
public record Failure(String error) {}
