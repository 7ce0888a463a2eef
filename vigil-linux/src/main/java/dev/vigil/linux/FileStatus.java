package dev.vigil.linux;

/**
 * stat(2) in the parts that Vigil looks at.
 *
 * @param mode type and permission bits
 */
public record FileStatus(int mode, int uid, int gid, long sizeBytes, long inode, long device, long modifiedNanos) {
    private static final int TYPE = 0170000;

    /** The permission bits, with those of set-user-ID, set-group-ID and the sticky bit. */
    public int permissions() {
        return mode & 07777;
    }

    public boolean isDirectory() {
        return (mode & TYPE) == 0040000;
    }

    public boolean isRegular() {
        return (mode & TYPE) == 0100000;
    }

    public boolean isFifo() {
        return (mode & TYPE) == 0010000;
    }

    public boolean isSymbolicLink() {
        return (mode & TYPE) == 0120000;
    }

    public boolean isCharacterDevice() {
        return (mode & TYPE) == 0020000;
    }

    public boolean isSocket() {
        return (mode & TYPE) == 0140000;
    }
}
