package dev.vigil.daemon.process;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What several parts of vigild want to be kept, as one. */
public final class AllKeptDescriptors implements KeptDescriptors {
    private final List<KeptDescriptors> all;

    public AllKeptDescriptors(List<KeptDescriptors> all) {
        this.all = List.copyOf(all);
    }

    @Override
    public long changes() {
        return all.stream().mapToLong(KeptDescriptors::changes).sum();
    }

    @Override
    public Set<Integer> descriptors() {
        Set<Integer> descriptors = new HashSet<>();
        all.forEach(one -> descriptors.addAll(one.descriptors()));
        return descriptors;
    }

    @Override
    public void takeBack(int keeper) {
        all.forEach(one -> one.takeBack(keeper));
    }

    @Override
    public void settle(Predicate<String> goesOn) {
        all.forEach(one -> one.settle(goesOn));
    }
}
