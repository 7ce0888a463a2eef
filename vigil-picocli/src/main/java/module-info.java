/** picocli as far as the command needs it. For the compiler alone: the jar has a name in its manifest instead. */
module info.picocli {
    exports picocli;
}
