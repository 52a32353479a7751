package io.thoonk.modulith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkRedisException;
import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.test.DedicatedRedis;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.modulith.events.Externalized;
import org.springframework.modulith.events.IncompleteEventPublications;
import org.springframework.modulith.events.RoutingTarget;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Events that a transaction publishes reach Redis, and those that cannot are kept in the database until they do. */
class ModulithIntegrationTests {

    private static DedicatedRedis redis;

    private static ConfigurableApplicationContext context;

    private final ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);

    @BeforeAll
    static void start() {
        redis = TestRedis.startDedicated();
        context = application(redis, Duration.ofMinutes(1));
    }

    @AfterAll
    static void stop() {
        context.close();
        redis.close();
    }

    @Test
    void publishesInAFeedUnderTheIdOfTheKey() {
        publish(new Article("a-1", "Hello"));

        await().untilAsserted(() ->
                assertThat(thoonk.feed("news", Article.class).get("a-1")).hasValue(new Article("a-1", "Hello")));
        await().untilAsserted(() -> assertThat(Application.HEARD).contains("Hello"));
        await().untilAsserted(() -> assertThat(incomplete()).isEmpty());
    }

    @Test
    void putsAJobUnderItsIdOnceHoweverOftenItIsSent() {
        publish(new Order("o-1"));
        publish(new Order("o-1"));

        await().untilAsserted(() -> assertThat(publications("Order")).isEqualTo(2));
        await().untilAsserted(() -> assertThat(incomplete()).isEmpty());
        assertThat(thoonk.jobs("orders", Order.class).counts().available()).isEqualTo(1);
    }

    /** What Modulith's own routing makes of such targets, findings/modulith-routing-key.sh shows. */
    @Test
    void takesTargetsWithExpressions() {
        publish(new Call("north"));
        publish(new Call("north"));

        await().untilAsserted(() -> assertThat(
                        thoonk.jobs("north", Call.class).counts().available())
                .isEqualTo(2));

        publish(new Parting("x-1", "south"));

        await().untilAsserted(() ->
                assertThat(thoonk.jobs("south", Parting.class).payload("x-1")).hasValue(new Parting("x-1", "south")));
    }

    @Test
    void putsAnItemIntoAQueue() {
        publish(new Hint("look"));

        assertThat(thoonk.queue("hints", Hint.class).get(Duration.ofMinutes(1))).hasValue(new Hint("look"));
    }

    @Test
    void sendsNothingOfATransactionThatRollsBack() {
        transaction(context).executeWithoutResult(status -> {
            context.publishEvent(new Article("a-2", "never"));
            status.setRollbackOnly();
        });
        publish(new Article("a-3", "after"));

        await().untilAsserted(() ->
                assertThat(thoonk.feed("news", Article.class).contains("a-3")).isTrue());
        assertThat(thoonk.feed("news", Article.class).contains("a-2")).isFalse();
    }

    @Test
    void sendsAtOnceInsideATransactionToo() {
        String id = transaction(context).execute(status -> {
            String sent = context.getBean(ThoonkEventTransport.class)
                    .externalize(
                            new Hint("now"),
                            RoutingTarget.forTarget("jobs:inside").withoutKey())
                    .join();
            assertThat(thoonk.jobs("inside", Hint.class).payload(sent)).hasValue(new Hint("now"));
            return sent;
        });
        assertThat(id).isNotBlank();
    }

    @Test
    void keepsWhatCannotBeSentUntilItIsResubmitted() {
        // The feed that the mail is put into is of another type: every put fails.
        thoonk.queue("mail", String.class);

        publish(new Mail("ada@example.org"));

        await().untilAsserted(() -> assertThat(status(context, "Mail")).containsExactly("FAILED"));
        // What other tests have published may still be on its way.
        await().untilAsserted(() -> assertThat(incomplete()).hasSize(1));

        thoonk.deleteFeed("mail");
        resubmit(context);

        await().untilAsserted(() -> assertThat(incomplete()).isEmpty());
        assertThat(thoonk.jobs("mail", Mail.class).get())
                .hasValueSatisfying(job -> assertThat(job.payload()).isEqualTo(new Mail("ada@example.org")));
    }

    /** With a Redis and a context of its own: the calls of the other tests are to wait, and these to fail soon. */
    @Test
    void keepsWhatIsPublishedWhileThereIsNoRedis() {
        try (DedicatedRedis away = TestRedis.startDedicated();
                ConfigurableApplicationContext impatient = application(away, Duration.ofSeconds(1))) {
            away.stop();

            publish(impatient, new Parcel("p-1"));
            await().untilAsserted(() -> assertThat(incomplete(impatient)).hasSize(1));
            await().untilAsserted(() -> assertThat(status(impatient, "Parcel")).contains("FAILED"));

            away.restart();
            await().untilAsserted(() -> {
                resubmit(impatient);
                assertThat(incomplete(impatient)).isEmpty();
            });
            ThoonkTemplate back = impatient.getBean(ThoonkTemplate.class);
            await().ignoreExceptionsInstanceOf(ThoonkRedisException.class).untilAsserted(() -> assertThat(
                            back.jobs("parcels", Parcel.class).payload("p-1"))
                    .hasValue(new Parcel("p-1")));
        }
    }

    private static ConfigurableApplicationContext application(TestRedis redis, Duration timeout) {
        return SpringApplication.run(
                Application.class,
                "--spring.data.redis.url=" + redis.uri(),
                "--spring.data.redis.timeout=" + timeout.toSeconds() + "s",
                "--spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
                "--spring.modulith.events.jdbc.schema-initialization.enabled=true",
                "--thoonk.put-after-commit=true");
    }

    private static void publish(Object event) {
        publish(context, event);
    }

    private static void publish(ConfigurableApplicationContext in, Object event) {
        transaction(in).executeWithoutResult(status -> in.publishEvent(event));
    }

    private static void resubmit(ConfigurableApplicationContext in) {
        in.getBean(IncompleteEventPublications.class).resubmitIncompletePublications(publication -> true);
    }

    private static List<String> incomplete() {
        return incomplete(context);
    }

    private static List<String> incomplete(ConfigurableApplicationContext in) {
        return in.getBean(JdbcClient.class)
                .sql("select event_type from event_publication where completion_date is null")
                .query(String.class)
                .list();
    }

    private static List<String> status(ConfigurableApplicationContext in, String event) {
        return in.getBean(JdbcClient.class)
                .sql("select status from event_publication where event_type like ?")
                .param("%$" + event)
                .query(String.class)
                .list();
    }

    private static int publications(String event) {
        return status(context, event).size();
    }

    private static TransactionTemplate transaction(ConfigurableApplicationContext in) {
        return new TransactionTemplate(in.getBean(PlatformTransactionManager.class));
    }

    @Externalized("news::#{id}")
    record Article(String id, String title) {}

    @Externalized("jobs:orders::#{id}")
    record Order(String id) {}

    @Externalized("jobs:parcels::#{id}")
    record Parcel(String id) {}

    @Externalized("jobs:mail")
    record Mail(String to) {}

    @Externalized("jobs:#{region}")
    record Call(String region) {}

    @Externalized("#{'jobs:' + region}::#{id}")
    record Parting(String id, String region) {}

    @Externalized("queue:hints")
    record Hint(String text) {}

    /** Resubmits what is left over; what the tests publish is too young for it. */
    static class Resubmission {

        private final IncompleteEventPublications publications;

        Resubmission(IncompleteEventPublications publications) {
            this.publications = publications;
        }

        @Scheduled(fixedDelay = 60_000)
        void resubmit() {
            publications.resubmitIncompletePublicationsOlderThan(Duration.ofMinutes(1));
        }
    }

    @EnableScheduling
    @Import(Resubmission.class)
    @SpringBootApplication
    static class Application {

        static final Queue<String> HEARD = new ConcurrentLinkedQueue<>();

        @ThoonkListener(feeds = "news")
        void hear(Article article) {
            HEARD.add(article.title());
        }
    }
}
