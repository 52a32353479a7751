package io.thoonk.websub;

import io.thoonk.atom.AtomFeeds;
import io.thoonk.atom.AtomFeeds.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The documents that can be subscribed to, each made once for each state of its feed. Thread-safe. */
final class TopicDocuments {

    private final AtomFeeds documents;

    private final Map<String, String> feeds;

    private final Map<String, Answer> made = new ConcurrentHashMap<>();

    TopicDocuments(AtomFeeds documents, Collection<String> feeds) {
        this.documents = documents;
        this.feeds = feeds.stream()
                .flatMap(feed -> documents.addresses(feed).stream().map(topic -> Map.entry(topic, feed)))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    boolean contains(String topic) {
        return feeds.containsKey(topic);
    }

    boolean contains(String topic, String feed) {
        return feed.equals(feeds.get(topic));
    }

    /**
     * {@return the present document as a reader gets it}
     *
     * @throws IOException if there is none at present
     */
    Answer read(String topic) throws IOException {
        @Nullable Answer last = made.get(topic);
        Answer now = documents.read(
                topic,
                last == null
                        ? Optional.empty()
                        : Optional.ofNullable(last.headers().get("ETag")));
        if (now.status() == 304 && last != null) {
            return last;
        }
        if (now.status() != 200) {
            throw new IOException("There is no document of " + topic + " at present: "
                    + new String(now.body(), StandardCharsets.UTF_8));
        }
        made.put(topic, now);
        return now;
    }
}
