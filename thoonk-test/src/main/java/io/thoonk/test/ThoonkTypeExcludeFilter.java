package io.thoonk.test;

import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkJobWorkers;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.annotation.ThoonkListeners;
import io.thoonk.annotation.ThoonkRecurring;
import io.thoonk.annotation.ThoonkRecurrings;
import io.thoonk.autoconfigure.WorkerOptionsCustomizer;
import io.thoonk.convert.PayloadConverter;
import io.thoonk.job.CapabilityProvider;
import io.thoonk.job.JobKeyResolver;
import io.thoonk.listener.ListenerContainerFactory;
import io.thoonk.listener.ListenerErrorHandler;
import io.thoonk.listener.ListenerSpecCustomizer;
import io.thoonk.worker.JobErrorHandler;
import io.thoonk.worker.JobWorkerContainerFactory;
import io.thoonk.worker.JobWorkerSpecCustomizer;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.util.ClassUtils;

/** Leaves out what is no worker or listener and does not adjust them. */
final class ThoonkTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<ThoonkTest> {

    private static final List<Class<? extends Annotation>> HANDLERS = List.of(
            ThoonkJobWorker.class,
            ThoonkJobWorkers.class,
            ThoonkRecurring.class,
            ThoonkRecurrings.class,
            ThoonkListener.class,
            ThoonkListeners.class);

    private static final List<Class<?>> ADJUSTING = List.of(
            WorkerOptionsCustomizer.class,
            PayloadConverter.class,
            JobErrorHandler.class,
            JobKeyResolver.class,
            CapabilityProvider.class,
            JobWorkerContainerFactory.class,
            JobWorkerSpecCustomizer.class,
            ListenerErrorHandler.class,
            ListenerContainerFactory.class,
            ListenerSpecCustomizer.class);

    private static final List<String> OF_JACKSON = List.of(
            "tools.jackson.databind.JacksonModule",
            "org.springframework.boot.jackson.JacksonComponent",
            "org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer");

    private final Set<Class<?>> includes = new HashSet<>(ADJUSTING);

    ThoonkTypeExcludeFilter(Class<?> testClass) {
        super(testClass);
        for (String name : OF_JACKSON) {
            if (ClassUtils.isPresent(name, getClass().getClassLoader())) {
                includes.add(ClassUtils.resolveClassName(name, getClass().getClassLoader()));
            }
        }
    }

    @Override
    protected Set<Class<?>> getKnownIncludes() {
        return includes;
    }

    @Override
    protected boolean defaultInclude(MetadataReader reader, MetadataReaderFactory factory) throws IOException {
        return hasHandler(reader, factory) || super.defaultInclude(reader, factory);
    }

    /** In the class or one that it extends. */
    private static boolean hasHandler(MetadataReader reader, MetadataReaderFactory factory) throws IOException {
        AnnotationMetadata type = reader.getAnnotationMetadata();
        if (HANDLERS.stream().anyMatch(handler -> type.hasAnnotatedMethods(handler.getName()))) {
            return true;
        }
        String parent = type.getSuperClassName();
        return parent != null && !parent.startsWith("java.") && hasHandler(factory.getMetadataReader(parent), factory);
    }
}
