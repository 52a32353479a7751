package io.thoonk.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.autoconfigure.StartedApplication;
import io.thoonk.convert.PayloadConversionException;
import io.thoonk.feed.Feed;
import io.thoonk.job.Job;
import io.thoonk.job.JobQueue;
import io.thoonk.job.PutOptions;
import io.thoonk.test.TestRedis;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.client.HttpClientErrorException;

/** Runs the marked blocks of docs/recipes.md, as they stand there, in one application on Redis and a database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecipesPageIntegrationTests {

    private static final Pattern BLOCK =
            Pattern.compile("(?ms)^<!-- run by RecipesPageIntegrationTests -->\\n```java\\n(.*?)^```$");

    private static final Pattern TYPE = Pattern.compile("(?m)^(?:class|record) (\\w+)");

    private final Map<String, Object> properties =
            Map.of("spring.data.redis.timeout", "5s", "thoonk.key-prefix", "recipes-" + UUID.randomUUID() + ":");

    private List<Class<?>> types;

    private ConfigurableApplicationContext context;

    private ThoonkTemplate thoonk;

    private JdbcClient database;

    @BeforeAll
    void start(@TempDir Path classes) throws Exception {
        types = compile(classes);
        context = run(types);
        thoonk = context.getBean(ThoonkTemplate.class);
        database = context.getBean(JdbcClient.class);
    }

    @AfterAll
    void stop() {
        context.close();
    }

    @Test
    void putsAfterTheCommitAndNotAfterARollback() {
        Object checkout = context.getBean("checkout");
        JobQueue<String> confirmations = thoonk.jobs("confirmations", String.class);
        TransactionTemplate transaction = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
        long before = confirmations.counts().published();
        transaction.executeWithoutResult(status -> {
            ReflectionTestUtils.invokeMethod(checkout, "place", "1", "ada@example.org");
            status.setRollbackOnly();
        });
        assertThat(confirmations.counts().published()).isEqualTo(before);
        transaction.executeWithoutResult(status -> {
            ReflectionTestUtils.invokeMethod(checkout, "place", "1", "ada@example.org");
            assertThat(confirmations.counts().published()).isEqualTo(before);
        });
        assertThat(confirmations.counts().published()).isEqualTo(before + 1);
        assertThatExceptionOfType(DuplicateKeyException.class)
                .isThrownBy(() -> ReflectionTestUtils.invokeMethod(checkout, "place", "1", "bob@example.org"));
        assertThat(confirmations.counts().published()).isEqualTo(before + 1);
    }

    @Test
    void forwardsARowOnceHoweverOftenItIsThere() {
        Object outbox = context.getBean("outbox");
        JobQueue<String> confirmations = thoonk.jobs("confirmations", String.class);
        String row = "insert into outbox (id, email) values ('7', 'ada@example.org')";
        database.sql(row).update();
        ReflectionTestUtils.invokeMethod(outbox, "forward");
        assertThat(database.sql("select count(*) from outbox").query(Long.class).single())
                .isZero();
        assertThat(confirmations.state("7")).isPresent();
        while (confirmations.state("7").isPresent()) {
            confirmations.get().orElseThrow().finish();
        }
        database.sql(row).update();
        ReflectionTestUtils.invokeMethod(outbox, "forward");
        assertThat(confirmations.state("7")).isEmpty();
    }

    @Test
    void booksADepositOnceHoweverOftenItsJobRuns() {
        JobQueue<String> deposits = thoonk.jobs("deposits", String.class);
        for (long run = 1; run <= 2; run++) {
            long finished = run;
            deposits.put(
                    "{\"account\":\"ada\",\"cents\":500}",
                    PutOptions.builder().id("one").build());
            await().until(() -> deposits.counts().finished() == finished);
        }
        assertThat(database.sql("select cents from accounts where id = 'ada'")
                        .query(Long.class)
                        .single())
                .isEqualTo(500);
    }

    @Test
    void readsJobsOfTheFormerPayload() {
        thoonk.jobs("orders", String.class).put("{\"article\":\"bolt\",\"pieces\":3,\"colour\":\"red\"}");
        Class<?> order = types.stream()
                .filter(type -> type.getSimpleName().equals("Order"))
                .findFirst()
                .orElseThrow();
        assertThat(thoonk.jobs("orders", order).get().orElseThrow().payload())
                .hasToString("Order[item=bolt, pieces=3, currency=EUR]");
        thoonk.jobs("orders", String.class).put("{\"item\":\"nut\"}");
        Job<?> withoutPieces = thoonk.jobs("orders", order).get().orElseThrow();
        assertThatExceptionOfType(PayloadConversionException.class).isThrownBy(withoutPieces::payload);
    }

    @Test
    void comesBackWhenTheApiSaysSoWhateverItsAttempts() {
        JobQueue<String> lookups = thoonk.jobs("lookups", String.class);
        lookups.put("refused twice", PutOptions.builder().maxAttempts(1).build());
        await().until(() -> lookups.counts().finished() == 1);
        assertThat(context.getBean(BusyApi.class).calls).hasValue(3);
    }

    @Test
    void runsWhatRecurs() {
        JobQueue<byte[]> reports = thoonk.jobs("nightly-report", byte[].class);
        await().until(() -> reports.recurring("nightly-report").isPresent());
        reports.recurring("nightly-report").orElseThrow().trigger();
        await().until(() -> reports.counts().finished() == 1);
    }

    @Test
    void answersWithTheResultOrWithTheState() throws Exception {
        Object sums = context.getBean("sums");
        Constructor<?> sum = Class.forName("Sums$Sum", true, sums.getClass().getClassLoader())
                .getDeclaredConstructor(int.class, int.class);
        sum.setAccessible(true);
        ResponseEntity<?> answer = ReflectionTestUtils.invokeMethod(sums, "add", sum.newInstance(1, 2));
        assertThat(answer).isEqualTo(ResponseEntity.ok(3));
        String later = thoonk.jobs("sums", String.class)
                .put(
                        "{\"a\":1,\"b\":2}",
                        PutOptions.builder().delay(Duration.ofHours(1)).build());
        ResponseEntity<?> waiting = ReflectionTestUtils.invokeMethod(sums, "sum", later);
        assertThat(waiting).isNotNull();
        assertThat(waiting.getStatusCode()).isEqualTo(HttpStatus.ACCEPTED);
        assertThat(waiting.getHeaders().getLocation()).hasToString("/sums/" + later);
        ResponseEntity<?> unknown = ReflectionTestUtils.invokeMethod(sums, "sum", "unknown");
        assertThat(unknown).isEqualTo(ResponseEntity.notFound().build());
    }

    @Test
    void projectsWhatHappenedWhileItWasDown() {
        Feed<String> articles = thoonk.feed("articles", String.class);
        articles.publish("1", "{\"title\":\"one\"}");
        articles.publish("2", "{\"title\":\"two\"}");
        await().until(() -> titles(context).size() == 2);
        articles.publish("1", "{\"title\":\"first\"}");
        articles.retract("2");
        await().until(() -> titles(context).equals(Map.of("1", "first")));
        context.close();
        context = run(types);
        thoonk = context.getBean(ThoonkTemplate.class);
        database = context.getBean(JdbcClient.class);
        thoonk.feed("articles", String.class).publish("3", "{\"title\":\"three\"}");
        await().until(() -> titles(context).equals(Map.of("3", "three")));
    }

    private static Map<?, ?> titles(ConfigurableApplicationContext context) {
        return (Map<?, ?>) ReflectionTestUtils.getField(context.getBean("searchIndex"), "titles");
    }

    private ConfigurableApplicationContext run(List<Class<?>> types) {
        List<Class<?>> beans = new ArrayList<>(List.of(Database.class, BusyApi.class));
        beans.addAll(types);
        beans.removeIf(type -> !AnnotatedElementUtils.hasAnnotation(type, Component.class));
        return StartedApplication.run(TestRedis.shared(), properties, context -> {
            context.setClassLoader(types.get(0).getClassLoader());
            new AnnotatedBeanDefinitionReader(context).register(beans.toArray(new Class<?>[0]));
        });
    }

    private static List<Class<?>> compile(Path classes) throws IOException, ClassNotFoundException {
        List<String> blocks = BLOCK.matcher(Documentation.read(Documentation.page("recipes.md")))
                .results()
                .map(block -> block.group(1))
                .toList();
        ClassLoader loader = SnippetCompiler.load(blocks, classes);
        List<Class<?>> types = new ArrayList<>();
        for (Matcher type = TYPE.matcher(String.join("", blocks)); type.find(); ) {
            types.add(loader.loadClass(type.group(1)));
        }
        return types;
    }

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement
    static class Database {

        @Bean
        DataSource dataSource() {
            JdbcDataSource dataSource = new JdbcDataSource();
            dataSource.setUrl("jdbc:h2:mem:" + UUID.randomUUID() + ";MODE=PostgreSQL;DB_CLOSE_DELAY=-1");
            return dataSource;
        }

        @Bean
        PlatformTransactionManager transactionManager(DataSource dataSource) {
            return new DataSourceTransactionManager(dataSource);
        }

        @Bean
        JdbcClient jdbcClient(DataSource dataSource) {
            JdbcClient database = JdbcClient.create(dataSource);
            List.of(
                            "create table orders (id varchar primary key, email varchar)",
                            "create table outbox (id varchar primary key, email varchar)",
                            "create table booked (job_id varchar primary key)",
                            "create table accounts (id varchar primary key, cents bigint)",
                            "insert into accounts (id, cents) values ('ada', 0)")
                    .forEach(statement -> database.sql(statement).update());
            return database;
        }
    }

    /** An API that lets nobody through at first, and asks for a pause of no time at all. */
    @Component
    static class BusyApi {

        private final AtomicInteger calls = new AtomicInteger();

        @ThoonkJobWorker(queue = "lookups", maxAttempts = "1")
        void look() {
            if (calls.incrementAndGet() < 3) {
                HttpHeaders headers = new HttpHeaders();
                headers.set(HttpHeaders.RETRY_AFTER, "0");
                throw HttpClientErrorException.create(
                        HttpStatus.TOO_MANY_REQUESTS, "Too Many Requests", headers, new byte[0], null);
            }
        }
    }
}
