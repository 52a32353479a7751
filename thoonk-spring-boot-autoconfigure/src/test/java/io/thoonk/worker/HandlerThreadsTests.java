package io.thoonk.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

class HandlerThreadsTests {

    /** Threads that were woken, and run when the test says so. */
    private final Queue<Runnable> woken = new ArrayDeque<>();

    private final RunningJobs running = new RunningJobs(2, Optional.empty());

    private final FetchShare share = new FetchShare();

    private final List<RunningJob> begun = new ArrayList<>();

    private final List<Throwable> refusals = new ArrayList<>();

    private Consumer<RunningJob> work = running::remove;

    private final HandlerThreads threads = threads(woken::add);

    private HandlerThreads threads(Executor executor) {
        return new HandlerThreads(
                executor,
                running,
                job -> {
                    begun.add(job);
                    work.accept(job);
                },
                () -> {},
                refusals::add);
    }

    private List<RunningJob> jobs(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> running.add(AnyJob.create(), share))
                .toList();
    }

    private void runOne() {
        woken.remove().run();
    }

    @Test
    void wakesOneThreadThatWorksOffAllInOrder() {
        List<RunningJob> jobs = jobs(5);
        assertThat(threads.add(jobs)).isTrue();
        assertThat(woken).hasSize(1);
        assertThat(threads.ready()).isEqualTo(5);
        runOne();
        assertThat(begun).isEqualTo(jobs);
        assertThat(threads.ready()).isZero();
        assertThat(threads.taken()).isEqualTo(5);
        assertThat(running.freePlaces()).isEqualTo(2);
    }

    @Test
    void wakesAnotherWhereJobsAreNotTakenAndNoMoreThanMayRun() {
        threads.add(jobs(5));
        long now = System.nanoTime();
        for (int i = 1; i <= 20; i++) {
            threads.look(now + i * 20_000_000L);
        }
        assertThat(woken).hasSize(2);
    }

    @Test
    void keepsToFewThreadsWhereHandlersAreShortAndOnlyWaitForAProcessor() {
        int processors = Runtime.getRuntime().availableProcessors();
        RunningJobs many = new RunningJobs(100 * processors, Optional.empty());
        HandlerThreads crowd = new HandlerThreads(woken::add, many, job -> work.accept(job), () -> {}, refusals::add);
        List<RunningJob> jobs = IntStream.range(0, 20_000)
                .mapToObj(i -> many.add(AnyJob.create()))
                .toList();
        crowd.add(jobs);
        long now = System.nanoTime();
        for (int i = 1; i <= 20; i++) {
            now += 20_000_000L;
            crowd.look(now);
        }
        assertThat(woken).hasSizeGreaterThan(90 * processors);
        long soon = now + 20_000_000L;
        work = job -> {
            many.remove(job);
            if (crowd.taken() == 15_000) {
                crowd.look(soon);
            }
        };
        while (!woken.isEmpty()) {
            runOne();
        }
        List<RunningJob> more =
                List.of(many.add(AnyJob.create()), many.add(AnyJob.create()), many.add(AnyJob.create()));
        // However long the machine stands still after that, the look comes a millisecond after the jobs at most.
        long before = System.nanoTime();
        crowd.add(more);
        crowd.look(before + 1_000_000L);
        assertThat(woken).hasSizeLessThanOrEqualTo(Math.max(1, processors - 1));
        crowd.look(System.nanoTime() + 20_000_000L);
        assertThat(woken).hasSizeGreaterThanOrEqualTo(Math.min(3, processors));
    }

    @Test
    void beginsNoMoreThanThereArePlacesAndGoesOnWhenOneIsFree() {
        work = job -> {};
        List<RunningJob> jobs = jobs(3);
        threads.add(jobs);
        runOne();
        assertThat(begun).isEqualTo(jobs.subList(0, 2));
        assertThat(woken).isEmpty();
        running.freePlace(jobs.get(0));
        threads.placeFreed();
        runOne();
        assertThat(begun).isEqualTo(jobs);
    }

    @Test
    void beginsWithNoneWhileClosedAndHandsBackWhatIsReadyInOrder() {
        List<RunningJob> jobs = jobs(3);
        threads.add(jobs);
        threads.close();
        runOne();
        assertThat(begun).isEmpty();
        assertThat(threads.takeBack(share)).isEqualTo(jobs);
        assertThat(threads.ready()).isZero();
        threads.open();
        assertThat(woken).isEmpty();
    }

    @Test
    void goesOnAfterAHandlersThreadDied() {
        work = job -> {
            running.remove(job);
            throw new IllegalStateException("beyond the handler");
        };
        List<RunningJob> jobs = jobs(2);
        threads.add(jobs);
        try {
            runOne();
        } catch (IllegalStateException ex) {
            assertThat(ex).hasMessage("beyond the handler");
        }
        work = running::remove;
        runOne();
        assertThat(begun).isEqualTo(jobs);
    }

    @Test
    void tellsWhenTheExecutorTakesNothing() {
        HandlerThreads refused = threads(task -> {
            throw new RejectedExecutionException("full");
        });
        refused.add(jobs(2));
        assertThat(refusals).singleElement().satisfies(failure -> assertThat(failure)
                .hasMessageContaining("full"));
        assertThat(refused.ready()).isEqualTo(2);
    }

    @Test
    void knowsWhichExecutorsWakeAtOnce() {
        assertThat(threads(new SimpleAsyncTaskExecutor()).wakeAtOnce()).isTrue();
        assertThat(threads(Runnable::run).wakeAtOnce()).isFalse();
    }
}
