package dev.vigil.daemon.feature.activation;

/**
 * A socket that vigild has open for a service.
 *
 * @param description of what it is, by which it is known to be the one that is wanted
 * @param fd vigild's descriptor
 * @param keptAs its number in the keeper of an earlier vigild, or {@code fd}
 * @param device of the socket
 * @param inode of the socket
 * @param path of its file, or empty
 */
record OpenSocket(String description, int fd, int keptAs, long device, long inode, String path) {
    /** The same socket, as it was found in a keeper under {@code number}. */
    OpenSocket takenAs(int descriptor, int number) {
        return new OpenSocket(description, descriptor, number, device, inode, path);
    }
}
