package io.thoonk.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.job.JobClaims;
import io.thoonk.worker.FetchState.Seen;
import io.thoonk.worker.FetchStep.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FetchStateTests {

    private static final long MILLISECOND = Duration.ofMillis(1).toNanos();

    private static final int HANDLERS = 4;

    private long now = 1_000_000;

    private long payload = 100;

    private final PrefetchPolicy policy = new PrefetchPolicy(WorkerOptions.Prefetch.AUTO, HANDLERS);

    private final FetchState state = new FetchState(policy, now);

    private FetchStep next(int free, int ready, int finished) {
        return next(new Seen(free, ready, 0, finished, false));
    }

    private FetchStep next(Seen seen) {
        return state.next(seen, now);
    }

    private void open() {
        assertThat(next(HANDLERS, 0, 0).kind()).isEqualTo(Kind.OPEN);
        state.opened();
    }

    private void answered(long waiting) {
        answered(waiting, OptionalLong.empty());
    }

    private void answered(long waiting, OptionalLong due) {
        answered(waiting, due, state.sent(0, now));
    }

    private void answered(long waiting, OptionalLong due, boolean wasDue) {
        now += MILLISECOND;
        state.answered(new FetchAnswer(waiting, true, wasDue, 0, due, true, payload), now);
    }

    /** Handlers of so many µs each, and a call of 1 ms. */
    private void proved(long micros) {
        state.worked(micros * 1_000, 1);
        answered(100_000);
    }

    @Test
    void opensTheFeedAndClaimsForAllFreeHandlers() {
        open();
        FetchStep step = next(HANDLERS, 0, 0);
        assertThat(step.kind()).isEqualTo(Kind.EXCHANGE);
        assertThat(step.claims()).isEqualTo(HANDLERS);
        assertThat(step.free()).isEqualTo(HANDLERS);
    }

    @Test
    void claimsFewerWherePayloadsAreLarge() {
        open();
        payload = 400_000;
        answered(100_000);
        assertThat(next(HANDLERS, 0, 0))
                .extracting(FetchStep::claims, FetchStep::free)
                .containsExactly(2, 2);
        proved(1);
        assertThat(next(HANDLERS, 2, 0).claims()).as("and keeps few ready").isLessThanOrEqualTo(2);
        assertThat(policy.stock()).isLessThanOrEqualTo(2);
    }

    @Test
    void makesOneCallAtATime() {
        open();
        state.sent(0, now);
        assertThat(next(HANDLERS, 0, 3).kind()).isEqualTo(Kind.REST);
    }

    @Test
    void makesASecondCallWhereHandlersWaitForRedisAndTheLineIsLong() {
        open();
        proved(1);
        Seen seen = new Seen(HANDLERS, 0, 0, 256, false);
        assertThat(state.beside(seen, true).kind()).isEqualTo(Kind.REST);
        state.sent(JobClaims.MOST, now);
        assertThat(next(seen).kind()).isEqualTo(Kind.REST);
        assertThat(state.beside(seen, false).kind()).isEqualTo(Kind.REST);
        assertThat(state.beside(seen, true).claims()).isEqualTo(JobClaims.MOST);
        state.sent(JobClaims.MOST, now);
        assertThat(state.beside(seen, true).kind()).isEqualTo(Kind.REST);
        answered(2 * JobClaims.MOST - 1, OptionalLong.empty(), false);
        assertThat(state.beside(seen, true).kind()).isEqualTo(Kind.REST);
    }

    @Test
    void makesNoSecondCallForHandlersThatHaveEnoughUntilTheFirstIsAnswered() {
        open();
        proved(1_000);
        state.sent(8, now);
        assertThat(state.beside(new Seen(0, 0, 0, 256, false), true).kind()).isEqualTo(Kind.REST);
    }

    @Test
    void makesNoSecondCallWhereHandlersStandStillThatWereShort() {
        open();
        proved(1);
        state.sent(JobClaims.MOST, now);
        assertThat(state.beside(new Seen(HANDLERS, 256, 0, 0, false), true).kind())
                .isEqualTo(Kind.EXCHANGE);
        assertThat(state.beside(new Seen(HANDLERS, 512, 0, 0, false), true).kind())
                .isEqualTo(Kind.REST);
    }

    @Test
    void makesNoSecondCallBesideAWait() {
        open();
        proved(1);
        state.sent(JobClaims.MOST, now);
        Seen seen = new Seen(HANDLERS, 0, 0, 0, false);
        state.armed();
        assertThat(state.beside(seen, true).kind()).isEqualTo(Kind.REST);
        state.disarmed();
        assertThat(state.beside(seen, true).kind()).isEqualTo(Kind.EXCHANGE);
    }

    @Test
    void isNotGivenMoreTimeByAnInterruptThatComesLate() {
        open();
        state.end(now);
        now += FetchState.LAST_CALLS - MILLISECOND;
        state.hurry(now);
        now += MILLISECOND;
        assertThat(next(HANDLERS, 0, 1).kind()).isEqualTo(Kind.END);
    }

    @Test
    void makesNoSecondCallInAPauseNorAfterTrouble() {
        open();
        proved(1);
        state.sent(JobClaims.MOST, now);
        Seen seen = new Seen(HANDLERS, 0, 0, 0, false);
        state.pause();
        assertThat(state.beside(seen, true).kind()).isEqualTo(Kind.REST);
        state.resume();
        assertThat(state.beside(seen, true).kind()).isEqualTo(Kind.EXCHANGE);
        state.failed(now + MILLISECOND);
        assertThat(state.beside(seen, true).kind()).isEqualTo(Kind.REST);
    }

    @Test
    void waitsInRedisWhenTheLineIsEmptyAndKeepsAHandlerForWhatArrives() {
        open();
        answered(0);
        assertThat(next(1, 0, 0).kind()).isEqualTo(Kind.ARM);
        state.armed();
        assertThat(next(1, 0, 0).kind()).isEqualTo(Kind.REST);
        state.arrived();
        FetchStep step = next(1, 0, 0);
        assertThat(step.kind()).isEqualTo(Kind.EXCHANGE);
        assertThat(step.claims()).isEqualTo(1);
    }

    @Test
    void claimsTheLastJobOfTheLine() {
        open();
        answered(1);
        assertThat(next(1, 0, 0)).extracting(FetchStep::kind, FetchStep::claims).containsExactly(Kind.EXCHANGE, 1);
    }

    @Test
    void keepsTheLastHandlerForWhatArrivesWhenJobsWentBackMeanwhile() {
        open();
        answered(0);
        state.armed();
        state.gaveBack();
        assertThat(next(1, 0, 0).kind()).isEqualTo(Kind.REST);
        assertThat(next(2, 0, 0).claims()).isEqualTo(1);
    }

    @Test
    void doesNotWaitForJobsThatNoHandlerIsFreeFor() {
        open();
        answered(0);
        assertThat(next(0, 0, 0).kind()).isEqualTo(Kind.REST);
        assertThat(next(2, 2, 0).kind()).isEqualTo(Kind.REST);
    }

    @Test
    void tellsWhatIsDoneWithoutClaimingFromAnEmptyLine() {
        open();
        answered(0);
        state.armed();
        FetchStep step = next(2, 0, 1);
        assertThat(step.kind()).isEqualTo(Kind.EXCHANGE);
        assertThat(step.claims()).isZero();
    }

    @Test
    void fetchesAheadForShortHandlersAndClaimsAgainBeforeTheyRunOut() {
        open();
        proved(1_000);
        FetchStep step = next(0, 0, 0);
        assertThat(step.claims()).isEqualTo(8);
        assertThat(step.free()).isZero();
        // Four are taken during a call.
        assertThat(next(0, 5, 0).kind()).isEqualTo(Kind.REST);
        assertThat(next(0, 4, 0).claims()).isEqualTo(4);
        FetchStep withFree = next(1, 4, 0);
        assertThat(withFree.claims()).isEqualTo(5);
    }

    @Test
    void fetchesNothingAheadForLongHandlers() {
        open();
        proved(100_000);
        assertThat(next(0, 0, 0).kind()).isEqualTo(Kind.REST);
        assertThat(next(1, 0, 0).claims()).isEqualTo(1);
    }

    @Test
    void holdsWhatIsDoneForAMomentWhileHandlersHaveWork() {
        open();
        proved(1_000);
        FetchStep held = next(0, 8, 1);
        assertThat(held.kind()).isEqualTo(Kind.REST);
        assertThat(held.nanos()).isLessThanOrEqualTo(FetchState.LONGEST_HOLD);
        now += FetchState.LONGEST_HOLD;
        assertThat(next(0, 8, 1).kind()).isEqualTo(Kind.EXCHANGE);
    }

    @Test
    void tellsWhatIsDoneAtOnceWhenItIsMuchOrHandlersRunOut() {
        open();
        proved(1_000);
        assertThat(next(0, 8, JobClaims.MOST / 2).kind()).isEqualTo(Kind.EXCHANGE);
        assertThat(next(0, 4, 1).kind()).isEqualTo(Kind.EXCHANGE);
    }

    @Test
    void givesBackAStockThatNoHandlerComesTo() {
        open();
        proved(1_000);
        assertThat(next(new Seen(0, 8, 7, 0, false)).kind()).isEqualTo(Kind.REST);
        now += FetchState.LONGEST_STOCK - 1;
        assertThat(next(new Seen(0, 8, 7, 0, false)).nanos()).isEqualTo(1);
        now += 1;
        assertThat(next(new Seen(0, 8, 7, 0, false)).kind()).isEqualTo(Kind.GIVE_BACK);
        state.gaveBack();
        assertThat(next(0, 0, 0).kind()).isEqualTo(Kind.REST);
    }

    @Test
    void keepsJobsThatFreeHandlersWillTakeHoweverLongTheirThreadsAreInComing() {
        open();
        answered(100);
        next(new Seen(HANDLERS, HANDLERS, 7, 0, false));
        now += 10 * FetchState.LONGEST_STOCK;
        assertThat(next(new Seen(HANDLERS, HANDLERS, 7, 0, false)).kind()).isEqualTo(Kind.REST);
    }

    @Test
    void asksWhenADelayedJobIsDue() {
        open();
        answered(0, OptionalLong.of(20));
        state.armed();
        assertThat(next(1, 0, 0).nanos()).isEqualTo(20 * MILLISECOND);
        now += 20 * MILLISECOND;
        // Its only handler waits for the line, by which not all that is due comes.
        assertThat(next(1, 0, 0).kind()).isEqualTo(Kind.DISARM);
        state.disarmed();
        FetchStep step = next(1, 0, 0);
        assertThat(step.kind()).isEqualTo(Kind.EXCHANGE);
        assertThat(step.claims()).isEqualTo(1);
        // Another process may come first.
        answered(0, OptionalLong.of(0));
        assertThat(next(1, 0, 0).kind()).isEqualTo(Kind.ARM);
        state.armed();
        assertThat(next(1, 0, 0).nanos()).isEqualTo(10 * MILLISECOND);
    }

    @Test
    void pausesInOrder() {
        open();
        answered(0);
        state.armed();
        state.pause();
        assertThat(next(0, 2, 1).kind()).isEqualTo(Kind.DISARM);
        state.disarmed();
        assertThat(next(0, 2, 1).kind()).isEqualTo(Kind.GIVE_BACK);
        state.gaveBack();
        assertThat(next(0, 0, 1)).extracting(FetchStep::kind, FetchStep::claims).containsExactly(Kind.EXCHANGE, 0);
        answered(5);
        assertThat(next(4, 0, 0).kind()).isEqualTo(Kind.REST);
        state.resume();
        assertThat(next(4, 0, 0).claims()).isEqualTo(4);
    }

    @Test
    void backsOffAfterTroubleAndLooksAfterTheFeedThen() {
        open();
        state.sent(0, now);
        state.callFailed();
        state.failed(now + 50 * MILLISECOND);
        assertThat(next(1, 0, 1))
                .extracting(FetchStep::kind, FetchStep::nanos)
                .containsExactly(Kind.REST, 50 * MILLISECOND);
        now += 50 * MILLISECOND;
        assertThat(next(1, 0, 1).kind()).isEqualTo(Kind.OPEN);
        state.opened();
        assertThat(next(1, 0, 1).kind()).isEqualTo(Kind.EXCHANGE);
    }

    @Test
    void restsWhereThereIsNoFeedAndWaitsForOneThen() {
        open();
        state.arrived();
        state.sent(1, now);
        state.answered(new FetchAnswer(0, false, false, 0, OptionalLong.empty(), false, 0), now);
        assertThat(next(1, 0, 0))
                .extracting(FetchStep::kind, FetchStep::nanos)
                .containsExactly(Kind.REST, FetchAnswer.WITHOUT_FEED);
        now += FetchAnswer.WITHOUT_FEED;
        assertThat(next(1, 0, 0).kind()).isEqualTo(Kind.ARM);
    }

    @Test
    void givesBackWhatTheExecutorDoesNotTakeBeforeItBacksOff() {
        open();
        answered(9);
        state.refused();
        state.failed(now + MILLISECOND);
        assertThat(next(4, 1, 0).kind()).isEqualTo(Kind.GIVE_BACK);
        state.gaveBack();
        assertThat(next(4, 0, 0).kind()).isEqualTo(Kind.REST);
    }

    @Test
    void endsWhenAllIsToldAndNoLaterThanTheLimit() {
        open();
        state.end(now);
        assertThat(next(4, 0, 1).kind()).isEqualTo(Kind.EXCHANGE);
        state.sent(0, now);
        state.callFailed();
        state.failed(now + 1);
        now += FetchState.LAST_CALLS - 1;
        assertThat(next(4, 0, 1).kind()).isEqualTo(Kind.OPEN);
        now += 1;
        assertThat(next(4, 0, 1).kind()).isEqualTo(Kind.END);
    }

    @Test
    void endsSoonerForWhoeverIsInAHurryAndAtOnceWhenThereIsNothingToTell() {
        state.end(now);
        assertThat(next(4, 0, 0).kind()).isEqualTo(Kind.END);
        state.hurry(now);
        now += FetchState.LAST_CALLS_IN_HASTE;
        assertThat(next(4, 0, 1).kind()).isEqualTo(Kind.END);
    }

    /** A worker and a Redis in which time passes as it likes: nothing is lost, no more is held than may be, all is told. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void worksOffWhateverHappens(long seed) {
        boolean isSwift = seed % 2 == 0;
        Simulation simulation = new Simulation(new Random(seed), isSwift);
        for (int step = 0; step < 20_000; step++) {
            simulation.step(step < 10_000);
        }
        assertThat(simulation.told).isEqualTo(simulation.put);
        assertThat(simulation.line + simulation.ready + simulation.atWork + simulation.done)
                .isZero();
        assertThat(simulation.armed).isTrue();
        assertThat(simulation.beside > 0).isEqualTo(isSwift);
    }

    /** Counts jobs instead of working on them. */
    private final class Simulation {

        private final Random random;

        private long put;

        private long line;

        private long told;

        private int ready;

        private int atWork;

        private int done;

        private long taken;

        private boolean armed;

        private boolean paused;

        private final Deque<Sent> underWay = new ArrayDeque<>();

        private int beside;

        /** Whether handlers take next to no time. */
        private final boolean isSwift;

        Simulation(Random random, boolean isSwift) {
            this.random = random;
            this.isSwift = isSwift;
        }

        void step(boolean isStormy) {
            now += random.nextInt((int) MILLISECOND);
            if (isStormy && random.nextInt(25) == 0) {
                put();
            }
            if (isStormy && random.nextInt(200) == 0 || !isStormy && paused) {
                turn();
            }
            while (!paused && ready > 0 && atWork < HANDLERS && random.nextBoolean()) {
                ready--;
                atWork++;
                taken++;
            }
            if (isSwift && !paused) {
                taken += ready;
                done += ready;
                ready = 0;
                state.worked(1_000, 1);
            }
            if (atWork > 0 && random.nextBoolean()) {
                atWork--;
                done++;
                state.worked(isSwift ? 1_000 : random.nextInt(2_000_000), 1);
            }
            if (!underWay.isEmpty() && random.nextInt(3) == 0) {
                answer(isStormy && random.nextInt(50) == 0);
            }
            act();
            actBeside();
        }

        private void send(FetchStep step) {
            int carried = Math.min(done, JobClaims.MOST);
            done -= carried;
            underWay.add(new Sent(carried, step.claims(), state.sent(step.claims(), now)));
        }

        private void actBeside() {
            FetchStep step = state.beside(new Seen(HANDLERS - atWork, ready, taken, done, false), true);
            if (step.kind() == Kind.EXCHANGE) {
                assertThat(underWay).hasSize(1);
                assertThat(paused).isFalse();
                assertThat(step.claims()).isBetween(1, JobClaims.MOST);
                beside++;
                send(step);
            }
        }

        private void put() {
            int jobs = random.nextInt(4) == 0 ? random.nextInt(isSwift ? 5_000 : 50) : 1;
            put += jobs;
            line += jobs;
            arrive();
        }

        private void arrive() {
            if (armed && line > 0) {
                line--;
                armed = false;
                state.arrived();
                isArrived = true;
            }
        }

        private boolean isArrived;

        private void turn() {
            paused = !paused;
            if (paused) {
                state.pause();
            } else {
                state.resume();
            }
        }

        private void act() {
            FetchStep step = state.next(new Seen(HANDLERS - atWork, ready, taken, done, false), now);
            switch (step.kind()) {
                case OPEN -> state.opened();
                case ARM -> {
                    state.armed();
                    armed = true;
                    arrive();
                }
                case DISARM -> {
                    line += isArrived ? 1 : 0;
                    armed = false;
                    isArrived = false;
                    state.disarmed();
                }
                case GIVE_BACK -> {
                    line += ready;
                    ready = 0;
                    state.gaveBack();
                }
                case EXCHANGE -> {
                    assertThat(underWay).isEmpty();
                    assertThat(step.claims()).isBetween(0, JobClaims.MOST);
                    assertThat(step.free()).isBetween(0, Math.min(HANDLERS, step.claims()));
                    assertThat(paused && step.claims() > 0).isFalse();
                    line += isArrived ? 1 : 0;
                    isArrived = false;
                    send(step);
                }
                case REST -> assertThat(step.nanos()).isPositive();
                case END -> throw new AssertionError("Nobody asked for the end");
            }
        }

        private void answer(boolean isLost) {
            Sent answered = underWay.remove();
            if (isLost) {
                done += answered.carried();
                state.callFailed();
                state.failed(now + MILLISECOND);
                return;
            }
            told += answered.carried();
            long claimed = Math.min(line, answered.claims());
            line -= claimed;
            ready += (int) claimed;
            state.answered(
                    new FetchAnswer(
                            line, true, answered.wasDue(), 0, OptionalLong.empty(), true, claimed == 0 ? 0 : 100),
                    now);
            assertThat(ready).isLessThanOrEqualTo(3 * JobClaims.MOST + HANDLERS);
        }

        private record Sent(int carried, int claims, boolean wasDue) {}
    }
}
