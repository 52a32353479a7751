package io.thoonk.test;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import redis.embedded.RedisExecProvider;

/**
 * The servers that tests start: the programs that {@code THOONK_TEST_REDIS_BINARIES} lists as {@code PATH} lists folders,
 * else the {@code redis-server} for this system, taken out of its jar once per JVM and deleted when the JVM ends.
 */
public final class RedisBinaries {

    private static final List<Path> ALL = find();

    private RedisBinaries() {}

    /** {@return all of them, for tests that run on each; never empty} */
    public static List<Path> all() {
        return ALL;
    }

    /** {@return the one on which all other tests run} */
    static Path first() {
        return ALL.get(0);
    }

    /** {@return whether somebody has named servers} */
    static boolean areNamed() {
        return !named().isBlank();
    }

    private static List<Path> find() {
        return areNamed()
                ? Arrays.stream(named().split(File.pathSeparator))
                        .map(RedisBinaries::program)
                        .toList()
                : List.of(embedded());
    }

    private static String named() {
        String paths = System.getenv("THOONK_TEST_REDIS_BINARIES");
        return paths == null ? "" : paths;
    }

    private static Path program(String path) {
        Path program = Path.of(path).toAbsolutePath();
        if (!Files.isExecutable(program) || Files.isDirectory(program)) {
            throw new IllegalStateException(
                    "THOONK_TEST_REDIS_BINARIES names " + path + ", which is no program that can be run");
        }
        return program;
    }

    private static Path embedded() {
        try {
            return RedisExecProvider.defaultProvider().get().toPath();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
