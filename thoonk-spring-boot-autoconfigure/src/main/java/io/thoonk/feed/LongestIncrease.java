package io.thoonk.feed;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.ToIntFunction;

/** Finds the most elements of a list that stand in increasing order already: all others have to be moved. */
final class LongestIncrease {

    private LongestIncrease() {}

    static <E> Deque<E> of(List<E> list, ToIntFunction<E> rank) {
        // Patience sorting: the last element of the best run of each length, and what comes before each element in its
        // run.
        List<Integer> tails = new ArrayList<>();
        int[] previous = new int[list.size()];
        for (int i = 0; i < list.size(); i++) {
            int place = firstNotBelow(tails, rank.applyAsInt(list.get(i)), list, rank);
            previous[i] = place == 0 ? -1 : tails.get(place - 1);
            if (place == tails.size()) {
                tails.add(i);
            } else {
                tails.set(place, i);
            }
        }
        Deque<E> run = new ArrayDeque<>();
        for (int i = tails.isEmpty() ? -1 : tails.get(tails.size() - 1); i >= 0; i = previous[i]) {
            run.addFirst(list.get(i));
        }
        return run;
    }

    private static <E> int firstNotBelow(List<Integer> tails, int value, List<E> list, ToIntFunction<E> rank) {
        int low = 0;
        int high = tails.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (rank.applyAsInt(list.get(tails.get(middle))) < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
