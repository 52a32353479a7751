package io.thoonk.cluster;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lettuce.core.api.sync.RedisCommands;
import io.thoonk.FeedDoesNotExistException;
import io.thoonk.ThoonkTemplate;
import io.thoonk.feed.FeedConfig;
import io.thoonk.feed.FeedType;
import io.thoonk.test.RedisCluster;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The set of all feeds and the feeds themselves, in two slots, whatever happens between two steps. */
class ClusterRegistryIntegrationTests {

    private static final String FEED = "news";

    private static final byte[] CONFIG = bytes("feed.config:{news}");

    private static final byte[] FEEDS = bytes("feeds");

    private static RedisCluster cluster;

    private static LettuceConnectionFactory connectionFactory;

    private static ThoonkTemplate thoonk;

    @BeforeAll
    static void startCluster() {
        cluster = RedisCluster.startWithoutFailover();
        connectionFactory = ClusterTemplates.connect(cluster);
        thoonk = ClusterTemplates.template(connectionFactory);
    }

    @AfterAll
    static void stopCluster() {
        thoonk.close();
        connectionFactory.destroy();
        cluster.close();
    }

    @BeforeEach
    void forget() {
        cluster.nodes().stream().limit(3).forEach(master -> master.commands().flushall());
    }

    @Test
    void openingMendsACreationThatWasCutOff() {
        thoonk.feed(FEED, String.class).publish("id", "item");
        ofRegistry().srem(FEEDS, bytes(FEED));
        assertThat(thoonk.feed(FEED, String.class).all()).containsEntry("id", "item");
        assertThat(thoonk.feedNames()).containsExactly(FEED);
    }

    @Test
    void deletingMendsACreationThatWasCutOff() {
        thoonk.feed(FEED, String.class);
        ofRegistry().srem(FEEDS, bytes(FEED));
        thoonk.deleteFeed(FEED);
        assertThat(ofFeed().exists(CONFIG)).isZero();
    }

    @Test
    void openingCompletesADeletionThatWasCutOff() {
        cutOffDeletion();
        assertThat(thoonk.feedExists(FEED)).isFalse();
        assertThat(thoonk.feed(FEED, String.class).all()).isEmpty();
        assertThat(thoonk.feedNames()).containsExactly(FEED);
    }

    @Test
    void openingAsAnotherTypeCompletesADeletionThatWasCutOff() {
        cutOffDeletion();
        assertThat(thoonk.jobs(FEED, String.class).counts().available()).isZero();
        assertThat(thoonk.config(FEED).type()).hasValue(FeedType.JOB);
    }

    @Test
    void creatingCompletesADeletionThatWasCutOff() {
        cutOffDeletion();
        thoonk.createFeed(FEED, FeedConfig.ofMaxLength(5));
        assertThat(thoonk.config(FEED).maxLength()).hasValue(5);
    }

    @Test
    void deletingCompletesADeletionThatWasCutOff() {
        cutOffDeletion();
        thoonk.deleteFeed(FEED);
        assertThat(ofFeed().exists(CONFIG)).isZero();
        assertThatExceptionOfType(FeedDoesNotExistException.class).isThrownBy(() -> thoonk.deleteFeed(FEED));
    }

    @Test
    void deletingTakesOutANameWhoseFeedWasLost() {
        thoonk.feed(FEED, String.class);
        ofFeed().del(CONFIG);
        thoonk.deleteFeed(FEED);
        assertThat(thoonk.feedNames()).isEmpty();
    }

    @Test
    void aNameStandsInTheSetExactlyWhileTheFeedHasAType() {
        for (int round = 0; round < 40; round++) {
            List<CompletableFuture<Void>> all = new ArrayList<>();
            IntStream.range(0, 4).forEach(number -> {
                all.add(CompletableFuture.runAsync(() -> thoonk.feed(FEED, String.class)));
                all.add(CompletableFuture.runAsync(() -> {
                    if (number % 2 == 0) {
                        thoonk.feed(FEED, String.class);
                    } else {
                        deleteIfThere();
                    }
                }));
            });
            all.forEach(CompletableFuture::join);
            assertThat(ofRegistry().sismember(FEEDS, bytes(FEED)))
                    .as("after round %s", round)
                    .isEqualTo(ofFeed().hexists(CONFIG, bytes("type")));
        }
    }

    private static void deleteIfThere() {
        try {
            thoonk.deleteFeed(FEED);
        } catch (FeedDoesNotExistException ex) {
            assertThat(ex).hasMessageContaining(FEED);
        }
    }

    /** What stands in Redis when the process dies in the middle of a deletion. */
    private static void cutOffDeletion() {
        thoonk.feed(FEED, String.class).publish("id", "item");
        String generation = new String(ofFeed().hget(CONFIG, bytes("generation")), StandardCharsets.UTF_8);
        ofRegistry().srem(FEEDS, bytes(FEED));
        ofRegistry().set(bytes("thoonk.deleted:{feeds}\0" + generation), bytes("1"));
    }

    private static RedisCommands<byte[], byte[]> ofRegistry() {
        return cluster.masterOf("feeds").commands();
    }

    private static RedisCommands<byte[], byte[]> ofFeed() {
        return cluster.masterOf("feed.config:{news}").commands();
    }
}
