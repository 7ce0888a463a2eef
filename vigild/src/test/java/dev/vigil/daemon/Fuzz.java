package dev.vigil.daemon;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * Inputs made from examples by a seed: bytes are changed, put in, taken out and doubled, pieces of several examples put
 * together. {@code -Dvigil.fuzz=10000000} says how many; {@code -Dvigil.fuzz.seed=N} makes others.
 */
public final class Fuzz {
    private static final int INPUTS_IN_CI = 100_000;
    private static final int INPUT_BYTES_MAX = 64 << 10;
    private static final int CHANGES_MAX = 8;
    private static final long INPUT_NANOS_MAX = 5_000_000_000L;

    private final List<byte[]> examples;
    private final List<byte[]> words;
    private final long seed = Long.getLong("vigil.fuzz.seed", 1);

    /** What reads an input; any exception that it lets out is a mistake. */
    @FunctionalInterface
    public interface Target {
        void read(byte[] input) throws Exception;
    }

    private Fuzz(List<byte[]> examples, List<byte[]> words) {
        this.examples = examples;
        this.words = words;
    }

    /** @param words pieces that mean something where they stand */
    public static Fuzz of(List<String> examples, String... words) {
        return new Fuzz(
                examples.stream().map(Fuzz::bytes).toList(),
                Arrays.stream(words).map(Fuzz::bytes).toList());
    }

    /** Of bytes that are no text: numbers of several lengths are put into them. */
    public static Fuzz ofBytes(List<byte[]> examples) {
        return new Fuzz(
                examples,
                List.of(
                        new byte[8],
                        new byte[] {-1, -1, -1, -1, -1, -1, -1, -1},
                        new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1},
                        new byte[] {-1, -1, -1, -1, 7},
                        new byte[] {1}));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Has the target read all inputs; the one that fails is told with its number and bytes. */
    public void run(Target target) {
        run(1, target);
    }

    /** The same with a fraction of the inputs, for what takes long by its nature. */
    public void run(int fraction, Target target) {
        long inputs = Long.getLong("vigil.fuzz", INPUTS_IN_CI) / fraction;
        for (long i = 0; i < inputs; i++) {
            byte[] input = input(new Random(seed * 1_000_003 + i));
            long began = System.nanoTime();
            try {
                target.read(input);
            } catch (Exception | StackOverflowError | OutOfMemoryError e) {
                throw new AssertionError(name(i, input), e);
            }
            if (System.nanoTime() - began > INPUT_NANOS_MAX) {
                throw new AssertionError("it takes too long: " + name(i, input));
            }
        }
    }

    private String name(long number, byte[] input) {
        int shown = Math.min(input.length, 2000);
        return "input " + number + " of seed " + seed + ": " + new String(input, 0, shown, StandardCharsets.ISO_8859_1)
                + " (" + HexFormat.of().formatHex(input, 0, shown) + ")";
    }

    private byte[] input(Random random) {
        byte[] input = examples.get(random.nextInt(examples.size())).clone();
        int changes = 1 + random.nextInt(CHANGES_MAX);
        for (int i = 0; i < changes && input.length < INPUT_BYTES_MAX; i++) {
            input = changed(input, random);
        }
        return input;
    }

    private byte[] changed(byte[] input, Random random) {
        int at = random.nextInt(input.length + 1);
        int until = at + random.nextInt(Math.min(input.length - at, 40) + 1);
        return switch (random.nextInt(7)) {
            case 0 -> spliced(input, at, at, new byte[] {(byte) random.nextInt(256)});
            case 1 -> spliced(input, at, until, new byte[0]);
            case 2 -> spliced(input, at, at, Arrays.copyOfRange(input, at, until));
            case 3 -> spliced(input, at, until, words.get(random.nextInt(words.size())));
            case 4 -> spliced(input, at, input.length, tail(random));
            case 5 -> flipped(input, at, random);
            default -> spliced(input, at, at, repeated(words.get(random.nextInt(words.size())), random.nextInt(200)));
        };
    }

    private byte[] tail(Random random) {
        byte[] other = examples.get(random.nextInt(examples.size()));
        return Arrays.copyOfRange(other, random.nextInt(other.length + 1), other.length);
    }

    private static byte[] flipped(byte[] input, int at, Random random) {
        byte[] copy = input.clone();
        if (at < copy.length) {
            copy[at] ^= (byte) (1 << random.nextInt(8));
        }
        return copy;
    }

    private static byte[] repeated(byte[] word, int times) {
        byte[] all = new byte[word.length * times];
        for (int i = 0; i < all.length; i++) {
            all[i] = word[i % word.length];
        }
        return all;
    }

    private static byte[] spliced(byte[] input, int from, int until, byte[] middle) {
        byte[] result = new byte[from + middle.length + input.length - until];
        System.arraycopy(input, 0, result, 0, from);
        System.arraycopy(middle, 0, result, from, middle.length);
        System.arraycopy(input, until, result, from + middle.length, input.length - until);
        return result;
    }
}
