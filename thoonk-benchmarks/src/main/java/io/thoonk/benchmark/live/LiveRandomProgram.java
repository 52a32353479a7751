package io.thoonk.benchmark.live;

import io.thoonk.ThoonkTemplate;
import io.thoonk.benchmark.cli.CommandLine;
import io.thoonk.benchmark.redis.Machine;
import io.thoonk.benchmark.redis.StandaloneRedis;
import io.thoonk.feed.Feed;
import io.thoonk.feed.FeedConfig;
import io.thoonk.feed.SortedFeed;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** Tries to make a live feed differ from Redis. Its exit code is 1 if that works. */
public final class LiveRandomProgram {

    private LiveRandomProgram() {}

    /**
     * Runs the program.
     *
     * @param arguments its options
     * @return the exit code
     */
    public static int run(String[] arguments) {
        LiveRandomOptions options = CommandLine.read(arguments, LiveRandomOptions.class, LiveRandomOptions.PRESETS);
        try (StandaloneRedis redis = StandaloneRedis.inMemory();
                ConfigurableApplicationContext context = LiveApplication.with(
                                redis.properties(), WebApplicationType.NONE)
                        .run()) {
            System.out.println(Machine.line());
            System.out.println(options + "\n\n" + LiveRandomTrial.HEAD);
            ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
            Feed<String> feed = thoonk.feed("plain", String.class, FeedConfig.ofMaxLength(options.items()));
            SortedFeed<String> sorted = thoonk.sortedFeed("sorted", String.class);
            boolean plainHolds = new LiveRandomTrial(redis, options, thoonk.live("plain", String.class), feed::all)
                    .holds(RandomChanges.of(feed, options.items()));
            boolean sortedHolds = new LiveRandomTrial(redis, options, thoonk.live("sorted", String.class), sorted::all)
                    .holds(RandomChanges.of(sorted, options.items()));
            return plainHolds && sortedHolds ? 0 : 1;
        }
    }
}
