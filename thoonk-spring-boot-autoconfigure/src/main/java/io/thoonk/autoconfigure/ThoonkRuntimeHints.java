package io.thoonk.autoconfigure;

import io.thoonk.feed.Feed;
import io.thoonk.feed.SortedFeed;
import io.thoonk.job.JobQueue;
import io.thoonk.queue.MessageQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** Keeps the scripts, the handles that are opened later, and the pages of the dashboard in native images. */
final class ThoonkRuntimeHints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        hints.resources().registerPattern("io/thoonk/*/*.lua");
        Stream.of(Feed.class, SortedFeed.class, MessageQueue.class, JobQueue.class)
                .forEach(handle -> hints.proxies().registerJdkProxy(handle));
        hints.resources().registerPattern("io/thoonk/dashboard/page/*");
    }
}
