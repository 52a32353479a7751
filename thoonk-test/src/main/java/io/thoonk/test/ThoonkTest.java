package io.thoonk.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Tests workers and listeners without the rest of the application: the template, Jackson, a real Redis, and of the
 * application's components those with a method that has {@code @ThoonkJobWorker}, {@code @ThoonkRecurring} or
 * {@code @ThoonkListener}, or that adjust Thoonk or Jackson. What these need besides comes by {@code @Import} or {@code @MockitoBean}. Else it is
 * {@link AutoConfigureThoonkTest}, which tells more.
 *
 * <pre>{@code
 * @ThoonkTest
 * class MailWorkerTests {
 *
 *     @Autowired ThoonkTestKit thoonk;
 *     @Autowired ThoonkTemplate template;
 *
 *     @Test
 *     void sends() {
 *         template.jobs("mail", Mail.class).put(new Mail("ann@example.org"));
 *         thoonk.runNext("mail");
 *         ...
 *     }
 * }
 * }</pre>
 *
 * @since 0.1.0
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@BootstrapWith(ThoonkTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(ThoonkTypeExcludeFilter.class)
@ImportAutoConfiguration
@AutoConfigureThoonkTest
public @interface ThoonkTest {

    /** {@return how workers run} */
    @AliasFor(annotation = AutoConfigureThoonkTest.class)
    ThoonkTestMode mode() default ThoonkTestMode.MANUAL;

    /** {@return properties in the form key=value} */
    String[] properties() default {};

    /** {@return whether only the components named above are taken} */
    boolean useDefaultFilters() default true;

    /** {@return components to take besides} */
    Filter[] includeFilters() default {};

    /** {@return components not to take} */
    Filter[] excludeFilters() default {};

    /** {@return auto-configurations of the slice not to use} */
    @AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
    Class<?>[] excludeAutoConfiguration() default {};
}
