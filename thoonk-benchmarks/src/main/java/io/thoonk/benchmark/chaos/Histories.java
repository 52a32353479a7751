package io.thoonk.benchmark.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what all worker JVMs wrote. */
public final class Histories {

    static final String SUFFIX = ".history";

    private Histories() {}

    /**
     * Reads them.
     *
     * @param folder where they are
     * @return all lines that were written to their end
     */
    public static List<HistoryEntry> read(Path folder) {
        return lines(folder, SUFFIX)
                .map(HistoryEntry::parse)
                .flatMap(Optional::stream)
                .toList();
    }

    /** How much the workers had to say, because a worker in trouble must not flood its log. */
    static long logLines(Path folder) {
        return lines(folder, ".log").count();
    }

    private static Stream<String> lines(Path folder, String suffix) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix)).flatMap(Histories::lines).toList().stream();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
