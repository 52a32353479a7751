package io.thoonk.benchmark.compare;

import io.thoonk.benchmark.report.Contestant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/** A job engine that is measured: set up as its own documentation says for much throughput. */
public interface Engine extends AutoCloseable {

    /** {@return who it is} */
    Contestant contestant();

    /** {@return what it promises about jobs whose worker dies, in a few words} */
    String guarantee();

    /**
     * Makes a queue that is empty.
     *
     * @param work what will be done with it
     */
    void prepare(Work work);

    /**
     * Tells how to put single jobs.
     *
     * @param queue name of the queue
     * @return puts a job; for any number of threads
     */
    Consumer<String> producer(String queue);

    /**
     * Puts many jobs by the engine's way for that.
     *
     * @param queue name of the queue
     * @param payloads the payloads
     */
    void putMany(String queue, List<String> payloads);

    /**
     * Works on a queue while something happens.
     *
     * @param work what is done
     * @param trial what happens
     * @return what the trial returns
     */
    double whileWorking(Work work, DoubleSupplier trial);

    /**
     * Waits until nothing is left of the jobs that were handled, if handlers end before their jobs do.
     *
     * @param queue name of the queue
     */
    default void awaitSettled(String queue) {}

    /**
     * Removes a queue.
     *
     * @param queue name of the queue
     */
    void remove(String queue);

    @Override
    void close();
}
