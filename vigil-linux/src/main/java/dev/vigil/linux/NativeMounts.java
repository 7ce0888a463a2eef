package dev.vigil.linux;

import static dev.vigil.linux.abi.Calls.call;
import static dev.vigil.linux.abi.Calls.callOnPath;
import static dev.vigil.linux.abi.Calls.callWide;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.vigil.linux.abi.Abi;
import dev.vigil.linux.abi.Constants;
import dev.vigil.linux.abi.Layout;
import dev.vigil.linux.abi.Scratch;
import dev.vigil.linux.abi.Symbol;
import java.lang.foreign.MemorySegment;

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

    @Override
    default int makeMountsSlave() {
        long root = Scratch.mine().path("/");
        return callWide(Symbol.MOUNT, 0, root, 0, Constants.MS_SLAVE | Constants.MS_REC, 0);
    }

    @Override
    default int mountTmpfs(String path, int flags, String options) {
        Scratch scratch = Scratch.mine();
        long target = scratch.path(path);
        long type = scratch.otherPath("tmpfs");
        byte[] text = ByteText.encode(options);
        MemorySegment data = scratch.struct(text.length + 1);
        MemorySegment.copy(text, 0, data, JAVA_BYTE, 0, text.length);
        return target < 0 ? (int) target : callWide(Symbol.MOUNT, type, target, type, flags, data.address());
    }

    @Override
    default int openPath(String path) {
        return callOnPath(Symbol.OPEN, path, Constants.O_PATH | Abi.CURRENT.noFollowFlag() | Constants.O_CLOEXEC, 0);
    }

    @Override
    default int cloneTree(int path, boolean recursive) {
        int flags = recursive ? TREE_FLAGS | Constants.AT_RECURSIVE : TREE_FLAGS;
        return call(
                Symbol.SYSCALL, Constants.SYS_OPEN_TREE, path, Scratch.mine().path(""), flags);
    }

    @Override
    default int setMountReadOnly(int mount, boolean recursive) {
        Scratch scratch = Scratch.mine();
        int flags = recursive ? Constants.AT_EMPTY_PATH | Constants.AT_RECURSIVE : Constants.AT_EMPTY_PATH;
        long empty = scratch.path("");
        MemorySegment attributes = scratch.struct(Layout.MOUNT_ATTR);
        attributes.set(JAVA_LONG, 0, Constants.MOUNT_ATTR_RDONLY);
        return callWide(
                Symbol.SYSCALL,
                Constants.SYS_MOUNT_SETATTR,
                mount,
                empty,
                flags,
                attributes.address(),
                Layout.MOUNT_ATTR);
    }

    @Override
    default int moveMount(int tree, int path) {
        long empty = Scratch.mine().path("");
        int flags = Constants.MOVE_MOUNT_F_EMPTY_PATH | Constants.MOVE_MOUNT_T_EMPTY_PATH;
        return callWide(Symbol.SYSCALL, Constants.SYS_MOVE_MOUNT, tree, empty, path, empty, flags);
    }
}
