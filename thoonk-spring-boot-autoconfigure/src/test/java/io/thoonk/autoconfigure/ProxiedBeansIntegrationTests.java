package io.thoonk.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ItemId;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.job.Job;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

@RedisTest
class ProxiedBeansIntegrationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, ThoonkAutoConfiguration.class))
            .withBean(DataRedisConnectionDetails.class, () -> TestRedis.shared().connectionDetails())
            .withBean(Calls.class);

    @Test
    void callsAMethodOfAnInterfaceThroughItsJdkProxy() {
        runner.withUserConfiguration(JdkProxies.class)
                .withBean("picking", Picking.class)
                .run(context -> {
                    assertThat(AopUtils.isJdkDynamicProxy(context.getBean("picking")))
                            .isTrue();
                    picksWithAdvice(context.getBean(ThoonkTemplate.class), context.getBean(Calls.class));
                });
    }

    @Test
    void callsAMethodThroughTheProxyOfItsClass() {
        runner.withUserConfiguration(ClassProxies.class)
                .withBean("picking", Picking.class)
                .run(context -> {
                    assertThat(AopUtils.isCglibProxy(context.getBean("picking")))
                            .isTrue();
                    picksWithAdvice(context.getBean(ThoonkTemplate.class), context.getBean(Calls.class));
                });
    }

    /** That the annotated parameters and the generic payload arrive as the class declares them, and the advice ran. */
    private static void picksWithAdvice(ThoonkTemplate thoonk, Calls calls) {
        JobQueue<List<Order>> orders = thoonk.jobs("orders", new ParameterizedTypeReference<List<Order>>() {});
        String id = orders.put(List.of(new Order("nail", 3)));
        thoonk.feed("news", String.class).publish("first", "a text");
        await().untilAsserted(() -> assertThat(calls.seen)
                .contains("advice pick", "picked 3 nail of " + id + " by job " + id, "advice hear")
                .contains("heard a text of first"));
        assertThat(orders.list(JobState.STALLED, 0, 10)).isEmpty();
    }

    @Test
    void letsAnExceptionThroughAsTheMethodThrewIt() {
        runner.withUserConfiguration(JdkProxies.class)
                .withBean("picking", Picking.class)
                .run(context -> {
                    JobQueue<List<Order>> orders = context.getBean(ThoonkTemplate.class)
                            .jobs("orders", new ParameterizedTypeReference<List<Order>>() {});
                    String id = orders.put(List.of());
                    await().until(() -> orders.state(id).orElseThrow() == JobState.STALLED);
                    assertThat(orders.info(id).orElseThrow().lastError().orElseThrow())
                            .isEqualTo("java.io.IOException: nothing to pick");
                });
    }

    @Test
    void callsAnAsyncMethodThroughItsProxy() {
        runner.withConfiguration(AutoConfigurations.of(AsyncWorker.class)).run(context -> {
            JobQueue<String> jobs = context.getBean(ThoonkTemplate.class).jobs("async", String.class);
            jobs.put("text");
            await().until(() -> jobs.counts().finished() == 1);
            assertThat(context.getBean(Calls.class).seen).singleElement().isEqualTo("text on elsewhere-1");
        });
    }

    record Order(String article, int pieces) {}

    /** What the beans and the advice have done. */
    static class Calls {
        private final Queue<String> seen = new ConcurrentLinkedQueue<>();
    }

    interface Picks<T> {
        void pick(T order, Job<T> job, String id) throws Exception;
    }

    interface Hears {
        void hear(String text, String id);
    }

    static class Picking implements Picks<List<Order>>, Hears {

        private final Calls calls;

        Picking(Calls calls) {
            this.calls = calls;
        }

        @Override
        @ThoonkJobWorker(queue = "orders", maxAttempts = "1")
        public void pick(List<Order> orders, Job<List<Order>> job, @ItemId String id) throws IOException {
            Order order = orders.stream().findFirst().orElseThrow(() -> new IOException("nothing to pick"));
            calls.seen.add("picked " + order.pieces() + " " + order.article() + " of " + id + " by job " + job.id());
        }

        @Override
        @ThoonkListener(feeds = "news")
        public void hear(String text, @ItemId String id) {
            calls.seen.add("heard " + text + " of " + id);
        }
    }

    static class JdkProxies {

        @Bean
        static BeanNameAutoProxyCreator proxies() {
            BeanNameAutoProxyCreator proxies = new BeanNameAutoProxyCreator();
            proxies.setBeanNames("picking");
            proxies.setInterceptorNames("advice");
            return proxies;
        }

        @Bean
        MethodInterceptor advice(Calls calls) {
            return invocation -> {
                calls.seen.add("advice " + invocation.getMethod().getName());
                return invocation.proceed();
            };
        }
    }

    static class ClassProxies extends JdkProxies {

        @Bean
        static BeanNameAutoProxyCreator proxies() {
            BeanNameAutoProxyCreator proxies = JdkProxies.proxies();
            proxies.setProxyTargetClass(true);
            return proxies;
        }
    }

    /** After ours, because Spring applies post-processors of one order in the order of their definition. */
    @AutoConfiguration(after = ThoonkAutoConfiguration.class)
    @EnableAsync(proxyTargetClass = true)
    static class AsyncWorker {

        @Bean
        SimpleAsyncTaskExecutor taskExecutor() {
            return new SimpleAsyncTaskExecutor("elsewhere-");
        }

        @Bean
        Asynchronous asynchronous(Calls calls) {
            return new Asynchronous(calls);
        }
    }

    static class Asynchronous {

        private final Calls calls;

        Asynchronous(Calls calls) {
            this.calls = calls;
        }

        @Async
        @ThoonkJobWorker(queue = "async")
        CompletableFuture<Void> work(String payload) {
            calls.seen.add(payload + " on " + Thread.currentThread().getName());
            return CompletableFuture.completedFuture(null);
        }
    }
}
