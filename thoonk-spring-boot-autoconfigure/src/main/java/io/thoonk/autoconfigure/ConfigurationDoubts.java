package io.thoonk.autoconfigure;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.context.SmartLifecycle;

/** Warns of configuration that cannot have been meant so, once, when all workers and listeners are known. */
final class ConfigurationDoubts implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ConfigurationDoubts.class);

    private final ConfiguredOptions options;

    private final ObjectProvider<LifecycleProperties> lifecycle;

    private boolean told;

    private volatile boolean running;

    ConfigurationDoubts(ConfiguredOptions options, ObjectProvider<LifecycleProperties> lifecycle) {
        this.options = options;
        this.lifecycle = lifecycle;
    }

    @Override
    public void start() {
        running = true;
        if (!told) {
            told = true;
            options.doubts(Optional.ofNullable(lifecycle.getIfAvailable())
                            .map(LifecycleProperties::getTimeoutPerShutdownPhase))
                    .forEach(log::warn);
        }
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
