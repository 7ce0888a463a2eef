package dev.vigil.linux;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version of a kernel, as far as it tells what the kernel can do. */
public record KernelRelease(int major, int minor) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\.(\\d{1,9}).*", Pattern.DOTALL);
    private static final KernelRelease UNKNOWN = new KernelRelease(Integer.MAX_VALUE, 0);

    /** Of the running one, uname(2); one that does not tell is taken for the newest. */
    public static KernelRelease of(Linux linux) {
        return linux.readFile("/proc/sys/kernel/osrelease")
                .map(KernelRelease::parse)
                .orElse(UNKNOWN);
    }

    private static KernelRelease parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? new KernelRelease(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
                : UNKNOWN;
    }

    public boolean isBefore(int otherMajor, int otherMinor) {
        return major != otherMajor ? major < otherMajor : minor < otherMinor;
    }
}
