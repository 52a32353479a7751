package io.thoonk.benchmark.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs the same from several threads. */
final class Threads {

    private Threads() {}

    /**
     * Shares runs out to threads that begin together.
     *
     * @param threads how many
     * @param runs how many runs in all
     * @param action one run
     * @return runs per second
     */
    static double share(int threads, int runs, Runnable action) {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        CyclicBarrier ready = new CyclicBarrier(threads + 1);
        int each = runs / threads;
        try {
            List<Future<?>> futures = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                futures.add(executor.submit(() -> {
                    ready.await();
                    for (int run = 0; run < each; run++) {
                        action.run();
                    }
                    return null;
                }));
            }
            ready.await();
            Stopwatch watch = new Stopwatch();
            for (Future<?> future : futures) {
                future.get();
            }
            return watch.perSecond((long) each * threads);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ex);
        } catch (ExecutionException | java.util.concurrent.BrokenBarrierException ex) {
            throw new IllegalStateException(ex);
        } finally {
            executor.shutdownNow();
        }
    }
}
