package io.thoonk.benchmark.live;

import io.thoonk.ThoonkTemplate;
import io.thoonk.benchmark.cli.CommandLine;
import io.thoonk.benchmark.redis.Machine;
import io.thoonk.benchmark.redis.ServerFigures;
import io.thoonk.benchmark.redis.StandaloneRedis;
import io.thoonk.feed.Feed;
import io.thoonk.feed.LiveFeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** Measures what a live feed takes of the heap, and how long its reading keeps Redis from all else. */
public final class LiveMemoryProgram {

    private static final int BATCH = 500;

    private static final int MOST_LOGGED = 10_000;

    private LiveMemoryProgram() {}

    /**
     * Runs the program.
     *
     * @param arguments its options
     * @return the exit code
     */
    public static int run(String[] arguments) {
        LiveMemoryOptions options = CommandLine.read(arguments, LiveMemoryOptions.class, LiveMemoryOptions.PRESETS);
        try (StandaloneRedis redis = StandaloneRedis.inMemory();
                ServerFigures figures = new ServerFigures(redis.server());
                ConfigurableApplicationContext context = LiveApplication.with(
                                redis.properties(), WebApplicationType.NONE)
                        .run()) {
            System.out.println(Machine.line() + "; " + figures.product());
            System.out.println(options + "\n");
            ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
            fill(thoonk.feed("memory", Article.class), options);
            long bytes = thoonk.feed("memory", byte[].class).all().values().stream()
                    .mapToLong(item -> item.length)
                    .sum();
            thoonk.live("memory", Article.class).close();
            figures.commands().configSet("slowlog-log-slower-than", "0");
            figures.commands().configSet("slowlog-max-len", Integer.toString(MOST_LOGGED));
            figures.commands().slowlogReset();
            double before = Heap.megabytes();
            long begin = System.nanoTime();
            List<LiveFeed<Article>> copies = IntStream.range(0, options.copies())
                    .mapToObj(copy -> thoonk.live("memory", Article.class))
                    .toList();
            double millis = (System.nanoTime() - begin) / 1e6 / options.copies();
            System.out.printf(
                    Locale.ROOT,
                    "%d items of %d bytes: %.1f MB of heap a live feed, %.0f ms to read it, of which the longest script took %.1f ms%n",
                    options.items(),
                    bytes / options.items(),
                    (Heap.megabytes() - before) / options.copies(),
                    millis,
                    longestScript(figures) / 1000.0);
            copies.forEach(LiveFeed::close);
        }
        return 0;
    }

    private static void fill(Feed<Article> feed, LiveMemoryOptions options) {
        List<Article> batch = new ArrayList<>();
        for (int number = 0; number < options.items(); number++) {
            batch.add(new Article("title " + number, "x".repeat(options.text()), number));
            if (batch.size() == BATCH || number == options.items() - 1) {
                feed.publishAll(batch);
                batch.clear();
            }
        }
    }

    /** In microseconds. */
    private static long longestScript(ServerFigures figures) {
        return figures.commands().slowlogGet(MOST_LOGGED).stream()
                .map(entry -> (List<?>) entry)
                .filter(entry -> ((List<?>) entry.get(3)).get(0).toString().startsWith("EVAL"))
                .mapToLong(entry -> (Long) entry.get(2))
                .max()
                .orElse(0);
    }

    record Article(String title, String text, int words) {}
}
