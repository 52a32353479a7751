package io.thoonk.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Adds the test kit to a test with a whole application, as {@code @SpringBootTest} makes it: a real Redis, keys of the test class's
 * own, and the beans {@link ThoonkTestKit} and {@link ThoonkClock}.
 *
 * <p>Each test class has its own context and its own {@code thoonk.key-prefix}, nested classes share those of the class around
 * them. So test classes may run at the same time on one server, and a context that Spring's test framework keeps never takes
 * another one's jobs. After each test method its feeds are emptied; the feeds themselves stay, and the clock stands where the
 * test has left it.
 *
 * <p>{@code thoonk.test.redis} says where Redis is: {@code embedded} (the default: a server that runs as long as this Java process and
 * that all classes share), {@code container} (the same with Testcontainers, needs {@code com.redis:testcontainers-redis}) or
 * {@code external} (what {@code spring.data.redis} says). A bean of {@code DataRedisConnectionDetails}, such as one of
 * {@code @ServiceConnection}, goes before.
 *
 * @since 0.1.0
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface AutoConfigureThoonkTest {

    /** {@return how workers run} */
    ThoonkTestMode mode() default ThoonkTestMode.MANUAL;
}
