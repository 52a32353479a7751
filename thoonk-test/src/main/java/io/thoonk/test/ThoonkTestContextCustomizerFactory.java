package io.thoonk.test;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.util.ClassUtils;

/** Adds the kit where a test class asks for it. */
final class ThoonkTestContextCustomizerFactory implements ContextCustomizerFactory {

    ThoonkTestContextCustomizerFactory() {}

    @Override
    public @Nullable ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> configAttributes) {
        @Nullable
        AutoConfigureThoonkTest kit =
                TestContextAnnotationUtils.findMergedAnnotation(testClass, AutoConfigureThoonkTest.class);
        if (kit == null) {
            return null;
        }
        boolean slice = TestContextAnnotationUtils.hasAnnotation(testClass, ThoonkTest.class);
        return new ThoonkTestContextCustomizer(outermost(testClass), kit.mode(), slice);
    }

    private static Class<?> outermost(Class<?> testClass) {
        return ClassUtils.isInnerClass(testClass) ? outermost(testClass.getEnclosingClass()) : testClass;
    }
}
