package dev.vigil.sim.kernel;

import dev.vigil.linux.Errno;
import dev.vigil.linux.PipeCalls;
import org.jspecify.annotations.Nullable;

/** {@link PipeCalls} of a simulated machine. */
interface SimPipes extends PipeCalls, KernelContext {
    @Override
    default int pipe(int[] ends, int flags) {
        enter("pipe", flags);
        if (strikes(Fault.NO_DESCRIPTORS)) {
            return -Errno.EMFILE;
        }
        Pipe pipe = new Pipe();
        ends[0] = descriptor(new PipeFile(pipe, true, false));
        ends[1] = descriptor(new PipeFile(pipe, false, true));
        return 0;
    }

    @Override
    default long splice(int from, int to, long at, long lengthMax) {
        enter("splice", from);
        if (!(self().file(from).orElse(null) instanceof PipeFile source)) {
            return -Errno.EINVAL;
        }
        Pipe pipe = source.pipe();
        int wanted = kernel().weather().transfer((int) Math.min(pipe.size(), lengthMax));
        if (wanted == 0) {
            return source.nothing();
        }
        byte[] bytes = new byte[wanted];
        pipe.peek(bytes, 0, wanted);
        int moved = put(self().file(to).orElse(null), bytes, at);
        pipe.drop(Math.max(0, moved));
        return moved;
    }

    private static int put(@Nullable OpenFile target, byte[] bytes, long at) {
        if (target instanceof RegularFile file && at >= 0) {
            return file.writeAt(bytes, 0, bytes.length, at);
        }
        return target == null ? -Errno.EBADF : target.write(bytes, 0, bytes.length);
    }

    @Override
    default long tee(int from, int to, long lengthMax) {
        enter("tee", from);
        if (!(self().file(from).orElse(null) instanceof PipeFile source)
                || !(self().file(to).orElse(null) instanceof PipeFile target)) {
            return -Errno.EINVAL;
        }
        int wanted = kernel().weather().transfer((int)
                Math.min(source.pipe().size(), Math.min(lengthMax, target.pipe().space())));
        if (wanted == 0) {
            return source.pipe().size() > 0 ? -Errno.EAGAIN : source.nothing();
        }
        byte[] bytes = new byte[wanted];
        source.pipe().peek(bytes, 0, wanted);
        return target.pipe().put(bytes, 0, wanted);
    }

    @Override
    default int setPipeSize(int fd, int sizeBytes) {
        enter("setPipeSize", fd);
        return self().file(fd).orElse(null) instanceof PipeFile end ? end.pipe().resize(sizeBytes) : -Errno.EBADF;
    }

    @Override
    default int available(int fd) {
        enter("available", fd);
        return switch (self().file(fd).orElse(null)) {
            case PipeFile end -> end.pipe().size();
            case StreamSocket socket -> socket.available();
            case null, default -> -Errno.EINVAL;
        };
    }
}
