/**
 * The command {@code vigil}: verbs, what they ask of vigild, and how they show the answer.
 *
 * <p>Most verbs live for some 60 ms, most of which is the start of the runtime. What such a verb needs is kept out of
 * everything that is slow the first time: foreign calls, regular expressions, formatters, loggers, time zones.
 */
package dev.vigil.cli;
