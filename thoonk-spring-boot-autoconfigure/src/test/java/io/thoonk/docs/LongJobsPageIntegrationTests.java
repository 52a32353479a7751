package io.thoonk.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkTemplate;
import io.thoonk.autoconfigure.StartedApplication;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.test.TestRedis;
import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.test.util.ReflectionTestUtils;

/** Runs the export of docs/long-jobs.md, as it stands there, through three restarts of its application. */
class LongJobsPageIntegrationTests {

    private static final Pattern BLOCK =
            Pattern.compile("(?ms)^<!-- run by LongJobsPageIntegrationTests -->\\n```java\\n(.*?)^```$");

    private static final long ROWS = 2_000;

    private final List<Long> written = new CopyOnWriteArrayList<>();

    private final AtomicInteger opened = new AtomicInteger();

    private Class<?> row;

    private volatile boolean isSlow = true;

    @Test
    void survivesThreeDeployments(@TempDir Path classes) throws Exception {
        Matcher block = BLOCK.matcher(Documentation.read(Documentation.page("long-jobs.md")));
        assertThat(block.find()).isTrue();
        ClassLoader compiled = SnippetCompiler.load(List.of(block.group(1)), classes);
        row = compiled.loadClass("Export$Row");
        Map<String, Object> properties =
                Map.of("spring.data.redis.timeout", "5s", "thoonk.key-prefix", "long-" + UUID.randomUUID() + ":");
        String id = "";
        for (int restart = 0; restart < 3; restart++) {
            try (ConfigurableApplicationContext application = run(compiled, properties)) {
                JobQueue<String> exports = exports(application);
                id = id.isEmpty() ? exports.put("rows.csv") : id;
                int enough = 200 * (restart + 1);
                await().until(() -> written.size() >= enough);
            }
        }
        isSlow = false;
        try (ConfigurableApplicationContext application = run(compiled, properties)) {
            JobQueue<String> exports = exports(application);
            assertThat(exports.result(id, Duration.ofSeconds(60)).orElseThrow().resultAs(String.class))
                    .isEqualTo("opened rows.csv");
            assertThat(exports.list(JobState.STALLED, 0, 1)).isEmpty();
            application.getBean(ThoonkTemplate.class).deleteFeed("exports");
        }
        assertThat(written)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, ROWS).boxed().toList());
        assertThat(opened).hasValue(1);
    }

    private static JobQueue<String> exports(ConfigurableApplicationContext application) {
        return application.getBean(ThoonkTemplate.class).jobs("exports", String.class);
    }

    private ConfigurableApplicationContext run(ClassLoader compiled, Map<String, Object> properties) throws Exception {
        Class<?> export = compiled.loadClass("Export");
        Class<?> rows = compiled.loadClass("Export$Rows");
        Object table = Proxy.newProxyInstance(compiled, new Class<?>[] {rows}, (proxy, method, arguments) -> {
            return switch (method.getName()) {
                case "open" -> {
                    opened.incrementAndGet();
                    yield "opened " + arguments[0];
                }
                case "next100" -> next100((Long) arguments[0]);
                case "append" -> {
                    append(arguments[1]);
                    yield null;
                }
                default -> proxy == arguments[0];
            };
        });
        Constructor<?> constructor = export.getDeclaredConstructor(rows);
        constructor.setAccessible(true);
        return StartedApplication.run(TestRedis.shared(), properties, context -> {
            context.setClassLoader(compiled);
            register(context, export, constructor, table);
        });
    }

    private Stream<Object> next100(long behind) {
        return LongStream.rangeClosed(behind + 1, Math.min(ROWS, behind + 100)).mapToObj(id -> {
            try {
                Constructor<?> constructor = row.getDeclaredConstructor(long.class, String.class);
                constructor.setAccessible(true);
                return constructor.newInstance(id, "row " + id);
            } catch (ReflectiveOperationException ex) {
                throw new IllegalStateException(ex);
            }
        });
    }

    private void append(Object appended) {
        long id = ReflectionTestUtils.invokeMethod(appended, "id");
        written.add(id);
        if (isSlow && id % 50 == 0) {
            await().pollDelay(Duration.ofMillis(20)).until(() -> true);
        }
    }

    private static <T> void register(
            GenericApplicationContext context, Class<T> type, Constructor<?> constructor, Object argument) {
        new AnnotatedBeanDefinitionReader(context).registerBean(type, () -> {
            try {
                return type.cast(constructor.newInstance(argument));
            } catch (ReflectiveOperationException ex) {
                throw new IllegalStateException(ex);
            }
        });
    }
}
