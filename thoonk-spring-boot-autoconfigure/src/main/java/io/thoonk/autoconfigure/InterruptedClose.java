package io.thoonk.autoconfigure;

import io.thoonk.container.DefaultContainerRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Lets an application end in order whose closing thread is interrupted meanwhile. Spring waits for nothing on such a thread,
 * and would take their connections from containers that still stop. So the interrupt is held back from there on, and is set
 * again at the end: the bean is made first of all, as a post-processor, and therefore destroyed last.
 */
final class InterruptedClose
        implements SmartLifecycle, DisposableBean, ApplicationContextAware, BeanFactoryPostProcessor {

    private @Nullable ApplicationContext context;

    private boolean interrupted;

    private volatile boolean running;

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
        // It is one for the sake of its place alone.
    }

    @Override
    public void setApplicationContext(ApplicationContext applicationContext) {
        context = applicationContext;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        if (context instanceof ConfigurableApplicationContext ending && Thread.interrupted()) {
            ending.getBeanProvider(DefaultContainerRegistry.class).ifAvailable(DefaultContainerRegistry::awaitStopped);
            interrupted = true;
            if (!ending.isClosed()) {
                destroy();
            }
        }
    }

    @Override
    public void destroy() {
        if (interrupted) {
            interrupted = false;
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Right after the containers, before whatever they need. */
    @Override
    public int getPhase() {
        return DefaultContainerRegistry.PHASE - 1;
    }
}
