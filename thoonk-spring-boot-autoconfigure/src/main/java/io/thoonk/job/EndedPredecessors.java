package io.thoonk.job;

import io.thoonk.convert.PayloadCodec;
import io.thoonk.job.ClaimReply.ClaimedRow;
import io.thoonk.redis.keys.FeedKeys;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What became of the jobs that a job has waited for. */
record EndedPredecessors(WaitScripts scripts, JobBrowseScripts browsing, PayloadCodec<?> codec) {

    /** By their ids; empty if the claim is no more. */
    Optional<Map<String, Predecessor>> of(FeedKeys keys, ClaimedRow claim) {
        return scripts.read(keys, claim).map(all -> {
            Map<String, Predecessor> byId = new LinkedHashMap<>();
            all.stream()
                    .filter(each -> each.awaited().kind() != JobWaits.Kind.BATCH)
                    .forEach(each -> byId.put(each.awaited().id(), known(keys, each)));
            return Collections.unmodifiableMap(byId);
        });
    }

    /** A result that was not carried may be kept. */
    private Known known(FeedKeys keys, WaitScripts.Ended ended) {
        boolean isOfFeed = ended.awaited().feed().isEmpty();
        Optional<byte[]> result = ended.result();
        if (result.isEmpty() && isOfFeed && ended.outcome() == EndedJob.Outcome.FINISHED) {
            result = browsing.known(keys, List.of(ended.awaited().id()), 0)
                    .get(0)
                    .result();
        }
        return new Known(
                ended.awaited().id(), isOfFeed ? keys.feed() : ended.awaited().feed(), ended.outcome(), result, codec);
    }

    /** One of them. */
    private static final class Known extends SentResult implements Predecessor {

        private final String id;

        private final String queue;

        private final EndedJob.Outcome outcome;

        Known(String id, String queue, EndedJob.Outcome outcome, Optional<byte[]> result, PayloadCodec<?> codec) {
            super(result, codec);
            this.id = id;
            this.queue = queue;
            this.outcome = outcome;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public String queue() {
            return queue;
        }

        @Override
        public EndedJob.Outcome outcome() {
            return outcome;
        }

        @Override
        String whyThereIsNone() {
            return "There is no result of job '" + id + "' of feed '" + queue + "', which is " + outcome;
        }

        @Override
        public String toString() {
            return "Predecessor[" + id + " of feed " + queue + ", " + outcome + "]";
        }
    }
}
