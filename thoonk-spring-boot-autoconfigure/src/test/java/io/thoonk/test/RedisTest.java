package io.thoonk.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the tests of a class a real Redis, shared by the whole run and empty before each test. Methods and
 * constructors may take a {@link TestRedis} parameter.
 *
 * <p>The server is the one that {@code THOONK_TEST_REDIS} names (a {@code redis://} URL, of which only the given
 * database is used and emptied), else a container where Docker answers, else the embedded binary on a free loopback
 * port.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RedisExtension.class)
public @interface RedisTest {}
