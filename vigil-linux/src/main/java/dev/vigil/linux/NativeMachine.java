package dev.vigil.linux;

import static dev.vigil.linux.abi.Calls.call;
import static dev.vigil.linux.abi.Calls.callWide;

import dev.vigil.linux.abi.Constants;
import dev.vigil.linux.abi.Scratch;
import dev.vigil.linux.abi.Symbol;

/** {@link MachineCalls} of the running kernel. */
interface NativeMachine extends MachineCalls {
    @Override
    default void sync() {
        call(Symbol.SYNC);
    }

    @Override
    default int remountReadOnly(String mountPoint) {
        long path = Scratch.mine().path(mountPoint);
        return path < 0
                ? (int) path
                : callWide(Symbol.MOUNT, 0, path, 0, Constants.MS_REMOUNT | Constants.MS_RDONLY, 0);
    }

    @Override
    default int powerOff() {
        return call(Symbol.REBOOT, Constants.RB_POWER_OFF);
    }
}
