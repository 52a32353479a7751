package io.thoonk.benchmark.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the listener handled.
 *
 * @param items different items
 * @param again how often it handled one that it had handled before
 * @param outOfOrder how many it handled for the first time after a later one
 */
record AwayHandled(int items, int again, int outOfOrder) {

    static AwayHandled read(Path file) {
        if (!Files.exists(file)) {
            return new AwayHandled(0, 0, 0);
        }
        List<String> lines = lines(file);
        Set<Integer> seen = new HashSet<>();
        int last = -1;
        int outOfOrder = 0;
        for (String line : lines) {
            int number = Integer.parseInt(line);
            if (seen.add(number)) {
                outOfOrder += number < last ? 1 : 0;
                last = Math.max(last, number);
            }
        }
        return new AwayHandled(seen.size(), lines.size() - seen.size(), outOfOrder);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
