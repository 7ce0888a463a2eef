package dev.vigil.daemon.feature.fdstore;

/**
 * An open file in the store of a service.
 *
 * @param name what the service calls it
 * @param fd vigild's descriptor
 * @param keptAs its number in the keeper of an earlier vigild, or {@code fd}
 * @param polled whether it goes when its other end has gone
 * @param device of the file, which tells it from another that has its number
 * @param inode of the file
 */
record StoredDescriptor(String name, int fd, int keptAs, boolean polled, long device, long inode) {
    /** The same file, as it was found in a keeper under {@code number}. */
    StoredDescriptor takenAs(int descriptor, int number) {
        return new StoredDescriptor(name, descriptor, number, polled, device, inode);
    }
}
