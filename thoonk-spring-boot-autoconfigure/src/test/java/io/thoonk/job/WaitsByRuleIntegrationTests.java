package io.thoonk.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Jobs that wait for others of their feed, at random, beside a rule that knows no Redis. */
class WaitsByRuleIntegrationTests extends WaitsFixture {

    @Test
    void standsWhereARuleWithoutRedisSaysWhateverHappens() {
        Random random = new Random(17);
        for (int run = 0; run < 5; run++) {
            Rule rule = new Rule("run" + run + "-");
            for (int step = 0; step < 40; step++) {
                rule.step(random);
                rule.states.forEach((id, state) ->
                        assertThat(jobs.state(id)).as("job %s", id).isEqualTo(Optional.ofNullable(state.where)));
            }
            List.copyOf(rule.states.keySet()).forEach(jobs::retract);
        }
        jobs.maintain();
        assertNothingIsLeft();
    }

    /** Where jobs are to stand, by what has happened to the others alone. */
    private final class Rule {

        private final Map<String, Standing> states = new LinkedHashMap<>();

        private final String prefix;

        Rule(String prefix) {
            this.prefix = prefix;
        }

        void step(Random random) {
            List<String> there = states.keySet().stream()
                    .filter(id -> states.get(id).where != null)
                    .toList();
            String id = there.isEmpty() ? "" : there.get(random.nextInt(there.size()));
            int what = random.nextInt(10);
            if (what < 4 || there.isEmpty()) {
                put(random, there);
            } else if (what == 4) {
                jobs.retract(id);
                end(id, 'r');
            } else if (what == 5 && states.get(id).where == JobState.STALLED) {
                retry(id);
            } else {
                jobs.get().ifPresent(job -> {
                    if (random.nextInt(3) == 0) {
                        job.stall("no");
                        states.get(job.id()).where = JobState.STALLED;
                        tell(job.id(), 's');
                    } else {
                        job.finish();
                        end(job.id(), 'f');
                    }
                });
            }
        }

        private void put(Random random, List<String> there) {
            String id = prefix + states.size();
            Standing standing = new Standing();
            PutOptions.Builder options = PutOptions.builder().id(id);
            for (int i = there.isEmpty() ? 0 : random.nextInt(4); i > 0; i--) {
                String other = there.get(random.nextInt(there.size()));
                options.after(other);
                standing.heard.put(other, states.get(other).where == JobState.STALLED ? 's' : 'o');
            }
            if (!standing.heard.isEmpty()) {
                standing.whenFailed = WhenFailed.values()[random.nextInt(3)];
                options.whenFailed(standing.whenFailed);
            }
            states.put(id, standing);
            jobs.put("work", options.build());
            standing.where = standing.heard.isEmpty() ? JobState.AVAILABLE : JobState.DELAYED;
            settle(id);
        }

        private void end(String id, char how) {
            states.get(id).where = null;
            tell(id, how);
        }

        private void retry(String id) {
            jobs.retry(id);
            Standing standing = states.get(id);
            if (standing.isStalledWithAnother) {
                standing.isStalledWithAnother = false;
                standing.heard.replaceAll((other, letter) -> letter == 's' ? 'o' : letter == 'r' ? 'f' : letter);
                standing.where = JobState.DELAYED;
                tell(id, 'o');
                settle(id);
            } else {
                standing.where = JobState.AVAILABLE;
                tell(id, 'o');
            }
        }

        private void tell(String id, char how) {
            states.forEach((follower, standing) -> {
                boolean hears = standing.where == JobState.DELAYED || standing.isStalledWithAnother;
                if (hears && standing.where != null && standing.heard.containsKey(id)) {
                    standing.heard.put(id, how);
                    settle(follower);
                }
            });
        }

        private void settle(String id) {
            Standing standing = states.get(id);
            if (standing.where != JobState.DELAYED && !standing.isStalledWithAnother) {
                return;
            }
            boolean hasFailure = standing.heard.containsValue('s') || standing.heard.containsValue('r');
            if (hasFailure && standing.whenFailed == WhenFailed.DROP) {
                end(id, 'r');
            } else if (hasFailure && standing.whenFailed == WhenFailed.STALL) {
                if (!standing.isStalledWithAnother) {
                    standing.isStalledWithAnother = true;
                    standing.where = JobState.STALLED;
                    tell(id, 's');
                }
                return;
            }
            if (standing.isStalledWithAnother) {
                standing.isStalledWithAnother = false;
                standing.where = JobState.DELAYED;
                tell(id, 'o');
            }
            if (standing.where == JobState.DELAYED && !standing.heard.containsValue('o')) {
                standing.where = JobState.AVAILABLE;
            }
        }
    }

    /** One job: where it stands, and what it has heard of those that it waits for, by the letters of {@code lib/waits-state.lua}. */
    private static final class Standing {

        private @Nullable JobState where;

        private WhenFailed whenFailed = WhenFailed.STALL;

        private final Map<String, Character> heard = new HashMap<>();

        private boolean isStalledWithAnother;
    }
}
