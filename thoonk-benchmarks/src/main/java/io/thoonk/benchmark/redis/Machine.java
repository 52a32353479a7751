package io.thoonk.benchmark.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the figures were measured on. */
public final class Machine {

    private Machine() {}

    /** {@return one line: processors, memory, system, Java} */
    public static String line() {
        Runtime runtime = Runtime.getRuntime();
        return "%d processors (%s), %d GiB of memory, %s %s, Java %s of %s, heap %d MiB"
                .formatted(
                        runtime.availableProcessors(),
                        field("/proc/cpuinfo", "model name").orElse(System.getProperty("os.arch")),
                        field("/proc/meminfo", "MemTotal")
                                .map(size -> Long.parseLong(size.replaceAll("\\D", "")) / 1024 / 1024)
                                .orElse(0L),
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        System.getProperty("java.version"),
                        System.getProperty("java.vendor"),
                        runtime.maxMemory() / 1024 / 1024);
    }

    private static java.util.Optional<String> field(String file, String name) {
        Path path = Path.of(file);
        if (!Files.isReadable(path)) {
            return java.util.Optional.empty();
        }
        try (Stream<String> lines = Files.lines(path)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
