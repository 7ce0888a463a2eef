package dev.vigil.linux;

import static dev.vigil.linux.abi.Calls.call;
import static dev.vigil.linux.abi.Calls.callOnPath;
import static dev.vigil.linux.abi.Calls.callWide;

import dev.vigil.linux.abi.Constants;
import dev.vigil.linux.abi.Scratch;
import dev.vigil.linux.abi.Symbol;

/** {@link MountCalls} of the running kernel. */
interface NativeMounts extends MountCalls {
    int TREE_FLAGS = Constants.OPEN_TREE_CLONE | Constants.OPEN_TREE_CLOEXEC | Constants.AT_EMPTY_PATH;

    @Override
    default int pin(int fd, String path) {
        Scratch scratch = Scratch.mine();
        long empty = scratch.otherPath("");
        long target = scratch.path(path);
        int tree = target < 0 ? (int) target : call(Symbol.SYSCALL, Constants.SYS_OPEN_TREE, fd, empty, TREE_FLAGS);
        if (tree < 0) {
            return tree;
        }
        int result = callWide(
                Symbol.SYSCALL,
                Constants.SYS_MOVE_MOUNT,
                tree,
                empty,
                Constants.AT_FDCWD,
                target,
                Constants.MOVE_MOUNT_F_EMPTY_PATH);
        call(Symbol.CLOSE, tree);
        return result;
    }

    @Override
    default int unpin(String path) {
        return callOnPath(Symbol.UMOUNT2, path, Constants.MNT_DETACH, 0);
    }
}
