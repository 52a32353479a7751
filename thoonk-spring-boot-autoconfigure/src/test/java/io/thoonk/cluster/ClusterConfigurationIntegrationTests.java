package io.thoonk.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

import io.thoonk.NotReplicatedException;
import io.thoonk.ThoonkTemplate;
import io.thoonk.job.JobQueue;
import io.thoonk.test.RedisCluster;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** What an application on a cluster has to set, and what it reads when it sets something else. */
@ExtendWith(OutputCaptureExtension.class)
class ClusterConfigurationIntegrationTests {

    private static RedisCluster cluster;

    @BeforeAll
    static void startCluster() {
        cluster = RedisCluster.startWithoutFailover();
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @Test
    void needsNothingButTheNodesATimeLimitAndAWordOnReplicas(CapturedOutput output) {
        try (ConfigurableApplicationContext context = start(Map.of(
                "spring.data.redis.cluster.nodes",
                cluster.addresses(),
                "spring.data.redis.timeout",
                "5s",
                "thoonk.wait-replicas",
                "1"))) {
            JobQueue<String> jobs = context.getBean(ThoonkTemplate.class).jobs("work", String.class);
            // A replica that takes longer than a second is another matter.
            await().ignoreException(NotReplicatedException.class)
                    .until(() -> !jobs.put("payload").isEmpty());
            assertThat(cluster.masterOf("{work}").commands().keys("*{work}*")).isNotEmpty();
            assertThat(output).doesNotContain(" WARN ").doesNotContain(" ERROR ");
        }
    }

    @Test
    void warnsOfATimeLimitThatMakesFailoversLong(CapturedOutput output) {
        try (ConfigurableApplicationContext context =
                start(Map.of("spring.data.redis.cluster.nodes", cluster.addresses()))) {
            assertThat(context.isRunning()).isTrue();
            assertThat(output)
                    .contains(
                            "When a Redis master dies, calls and workers stand still for 60 s; set spring.data.redis.timeout to a few seconds")
                    .containsOnlyOnce("A failover may forget jobs and items that were confirmed; set "
                            + "thoonk.wait-replicas=1 and, on the servers, min-replicas-to-write 1");
        }
    }

    @Test
    void startsWhileTheClusterIsAway() {
        try (ConfigurableApplicationContext context =
                start(Map.of("spring.data.redis.cluster.nodes", "127.0.0.1:1", "spring.data.redis.timeout", "1s"))) {
            assertThat(context.isRunning()).isTrue();
        }
    }

    @Test
    void refusesToGoWithoutHashTags(CapturedOutput output) {
        assertThatException()
                .isThrownBy(() -> start(
                        Map.of("spring.data.redis.cluster.nodes", cluster.addresses(), "thoonk.hash-tags", "false")));
        assertThat(output)
                .contains(
                        "thoonk.hash-tags must not be false on a Redis Cluster, where the keys of a feed have to lie in one slot (it stands in")
                .contains("Correct thoonk.hash-tags, or leave it out to have its default.");
    }

    @Test
    void refusesTheDialectOfThoonkJs(CapturedOutput output) {
        assertThatException()
                .isThrownBy(() -> start(Map.of(
                        "spring.data.redis.cluster.nodes", cluster.addresses(), "thoonk.dialects.resize", "scripted")));
        assertThat(output)
                .contains(
                        "thoonk.dialects.resize must not be scripted on a Redis Cluster, where the scripts of thoonk.js")
                .contains("Correct thoonk.dialects.resize, or leave it out to have its default.");
    }

    @Test
    void goesWithoutHashTagsWhereThePrefixHasOne() {
        try (ConfigurableApplicationContext context = start(Map.of(
                "spring.data.redis.cluster.nodes",
                cluster.addresses(),
                "thoonk.hash-tags",
                "false",
                "thoonk.key-prefix",
                "{app}:"))) {
            assertThat(context.getBean(ThoonkTemplate.class)
                            .feed("news", String.class)
                            .size())
                    .isZero();
        }
    }

    @Test
    void refusesAPrefixThatHidesTheHashTags(CapturedOutput output) {
        assertThatException()
                .isThrownBy(() -> start(
                        Map.of("spring.data.redis.cluster.nodes", cluster.addresses(), "thoonk.key-prefix", "a{b")));
        assertThat(output).contains("thoonk.key-prefix must not have an open brace");
    }

    @Test
    void refusesADatabaseThatTheDriverWouldIgnore(CapturedOutput output) {
        assertThatException()
                .isThrownBy(() -> start(Map.of(
                        "spring.data.redis.cluster.nodes", cluster.addresses(), "spring.data.redis.database", "1")));
        assertThat(output)
                .contains("spring.data.redis.database must be 0 on a Redis Cluster")
                .contains("Correct spring.data.redis.database, or leave it out to have its default.");
    }

    @Test
    void refusesADatabaseOfAConnectionFactoryOfTheApplication(CapturedOutput output) {
        assertThatException().isThrownBy(() -> start(Map.of(), OwnFactory.class));
        assertThat(output)
                .contains("The LettuceConnectionFactory for a Redis Cluster is set to database 1")
                .contains("Leave its database at 0, and set thoonk.key-prefix to keep applications apart.");
    }

    @Test
    void leavesTheDatabaseOfAnotherServerAlone() {
        try (ConfigurableApplicationContext context = start(
                Map.of(
                        "spring.data.redis.cluster.nodes",
                        cluster.addresses(),
                        "spring.data.redis.database",
                        "1",
                        "spring.data.redis.timeout",
                        "1s",
                        "thoonk.redis-connection-factory",
                        "single"),
                SingleServer.class)) {
            assertThat(context.isRunning()).isTrue();
        }
    }

    @Test
    void tellsANodeOfAClusterFromASingleServer(CapturedOutput output) {
        assertThatException()
                .isThrownBy(() -> start(Map.of(
                        "spring.data.redis.host",
                        "127.0.0.1",
                        "spring.data.redis.port",
                        cluster.nodes().get(0).port())));
        assertThat(output)
                .contains(
                        "The server is a node of a Redis Cluster, and the connection is configured for a single server.")
                .contains("Set spring.data.redis.cluster.nodes instead of spring.data.redis.host");
    }

    private static ConfigurableApplicationContext start(Map<String, Object> properties, Class<?>... beans) {
        SpringApplication application = new SpringApplication(beans);
        application.addPrimarySources(List.of(Everything.class));
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setBannerMode(Banner.Mode.OFF);
        application.setRegisterShutdownHook(false);
        application.setDefaultProperties(properties);
        return application.run();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Everything {}

    @Configuration(proxyBeanMethods = false)
    static class OwnFactory {

        @Bean
        @SuppressWarnings("deprecation") // There is no other way to say it of a cluster.
        LettuceConnectionFactory own() {
            LettuceConnectionFactory factory = new LettuceConnectionFactory(cluster.configuration());
            factory.setDatabase(1);
            return factory;
        }
    }

    /** Beside Spring Boot's own, which is for the cluster. */
    @Configuration(proxyBeanMethods = false)
    static class SingleServer {

        @Bean(defaultCandidate = false)
        LettuceConnectionFactory single() {
            RedisStandaloneConfiguration server = new RedisStandaloneConfiguration("127.0.0.1", 1);
            server.setDatabase(1);
            return new LettuceConnectionFactory(server);
        }
    }
}
