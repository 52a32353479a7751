package io.thoonk.worker;

import java.util.List;

/**
 * Changes what a worker is made from, before its container is made: to put something around its handler, for instance.
 * Beans of this type are applied in their order, so that the last one stands outermost.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface JobWorkerSpecCustomizer {

    /**
     * Changes the specification of one worker.
     *
     * @param spec what it is made from so far
     * @return what it is made from
     */
    JobWorkerContainerFactory.Spec customize(JobWorkerContainerFactory.Spec spec);

    /**
     * Makes one of many.
     *
     * @param customizers applied one after the other
     * @return all of them
     */
    static JobWorkerSpecCustomizer all(List<JobWorkerSpecCustomizer> customizers) {
        return spec -> {
            JobWorkerContainerFactory.Spec customized = spec;
            for (JobWorkerSpecCustomizer customizer : customizers) {
                customized = customizer.customize(customized);
            }
            return customized;
        };
    }
}
