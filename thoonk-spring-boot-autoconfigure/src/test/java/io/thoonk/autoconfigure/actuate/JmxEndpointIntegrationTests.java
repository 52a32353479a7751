package io.thoonk.autoconfigure.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.thoonk.ThoonkTemplate;
import io.thoonk.autoconfigure.ThoonkAutoConfiguration;
import io.thoonk.job.JobQueue;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import javax.management.MBeanException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jmx.JmxEndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jmx.JmxAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

@RedisTest
class JmxEndpointIntegrationTests {

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    JmxAutoConfiguration.class,
                    JacksonAutoConfiguration.class,
                    EndpointAutoConfiguration.class,
                    JmxEndpointAutoConfiguration.class,
                    DataRedisAutoConfiguration.class,
                    ThoonkAutoConfiguration.class,
                    ThoonkEndpointAutoConfiguration.class))
            .withBean(DataRedisConnectionDetails.class, () -> TestRedis.shared().connectionDetails())
            .withPropertyValues("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=thoonk");

    @Test
    void showsAndActsWithSimpleTypes() {
        runner.run(context -> {
            JobQueue<String> jobs = context.getBean(ThoonkTemplate.class).jobs("work", String.class);
            jobs.put("a");
            jobs.get().orElseThrow().stall("broken");
            ObjectName name = new ObjectName("org.springframework.boot:type=Endpoint,name=Thoonk");
            assertThat(server.invoke(name, "overview", new Object[] {null}, new String[] {"java.lang.String"}))
                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                    .extractingByKey("feeds", InstanceOfAssertFactories.LIST)
                    .hasSize(1);
            Object page = server.invoke(name, "entries", new Object[] {"work", "stalled", null, 5}, new String[] {
                "java.lang.String", "java.lang.String", "java.lang.Long", "java.lang.Integer"
            });
            assertThat(page)
                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                    .extractingByKey("entries", InstanceOfAssertFactories.list(Map.class))
                    .first(InstanceOfAssertFactories.MAP)
                    .containsEntry("lastError", "broken")
                    .containsEntry("payload", "******");
            Object done = server.invoke(
                    name, "actOnJobs", new Object[] {"work", "retry", "*", null, null, null, null, null}, new String[] {
                        "java.lang.String",
                        "java.lang.String",
                        "java.lang.String",
                        "java.lang.String",
                        "java.lang.String",
                        "java.lang.String",
                        "java.lang.Integer",
                        "java.lang.Boolean"
                    });
            assertThat(done).asInstanceOf(InstanceOfAssertFactories.MAP).containsEntry("done", 1);
            assertThat(jobs.counts().available()).isOne();
            assertThatExceptionOfType(MBeanException.class)
                    .isThrownBy(() ->
                            server.invoke(name, "feed", new Object[] {"nowhere"}, new String[] {"java.lang.String"}))
                    .withStackTraceContaining("nowhere");
            assertThat(List.of(server.getMBeanInfo(name).getOperations())).hasSize(6);
        });
    }
}
