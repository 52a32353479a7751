package io.thoonk.benchmark.batches;

import io.thoonk.ThoonkTemplate;
import io.thoonk.benchmark.chaos.Confirmed;
import io.thoonk.benchmark.chaos.HistoryEntry;
import io.thoonk.job.Batch;
import io.thoonk.job.PutOptions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Batches of two feeds, whose callbacks come to a third: each that is due once, and no other. */
final class BatchTrial implements Trial {

    static final String NAME = "batches";

    static final String MEMBERS = "batch-members";

    static final String OTHERS = "batch-others";

    static final String CALLBACKS = "batch-callbacks";

    private static final String PREFIX = "batch-";

    private final int batches;

    private final int members;

    /** Numbers of those of which it is not known that they are over. */
    private final Set<Integer> open;

    BatchTrial(BatchesOptions options) {
        this.batches = options.batches();
        this.members = options.members();
        this.open = IntStream.range(0, batches).boxed().collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> feeds() {
        return List.of(MEMBERS, OTHERS, CALLBACKS);
    }

    @Override
    public int count() {
        return batches;
    }

    @Override
    public void put(ThoonkTemplate thoonk, int number) {
        Batch batch = thoonk.batch(id(number));
        Confirmed.change(() ->
                batch.onSuccess(CALLBACKS, "success").onEnd(CALLBACKS, "end").onTrouble(CALLBACKS, "trouble"));
        for (int place = 0; place < members; place++) {
            Member member = new Member(number, place);
            Confirmed.change(() -> put(batch, member.place() % 2 == 0 ? MEMBERS : OTHERS, member));
        }
        Confirmed.change(batch::close);
    }

    /** Puts a member under an id of its own, so that to put it again changes nothing. */
    static void put(Batch batch, String queue, Member member) {
        batch.put(
                queue,
                member,
                PutOptions.builder()
                        .id(batch.id() + ":" + member.place())
                        .rememberFor(REMEMBERED)
                        .build());
    }

    @Override
    public boolean isDone(ThoonkTemplate thoonk) {
        open.removeIf(number -> thoonk.batch(id(number)).progress().isOver());
        return open.isEmpty() && feeds().stream().allMatch(feed -> Trial.left(thoonk, feed) == 0);
    }

    @Override
    public boolean judge(ThoonkTemplate thoonk, List<HistoryEntry> history) {
        Set<String> begun = Trial.ids(history, CALLBACKS, HistoryEntry.Kind.STARTED);
        long twice = Trial.counts(thoonk, CALLBACKS).published() - begun.size();
        long wanted = (long) batches * members
                + BatchKind.ADDED * numbers(BatchKind.GROWS::equals).size();
        long put = Trial.counts(thoonk, MEMBERS).published()
                + Trial.counts(thoonk, OTHERS).published();
        System.out.println("| callback | wanted | came | missing | not wanted |");
        System.out.println("| --- | ---: | ---: | ---: | ---: |");
        boolean isRight = judge("success", kind -> kind != BatchKind.LOST, history);
        isRight &= judge("end", kind -> true, history);
        isRight &= judge("trouble", BatchKind::isTrouble, history);
        System.out.printf(
                "%n%d batches: %d not over, callbacks put twice %d; members wanted %d, put %d%n",
                batches, open.size(), twice, wanted, put);
        return isRight && open.isEmpty() && twice == 0 && put == wanted;
    }

    private boolean judge(String event, Predicate<BatchKind> due, List<HistoryEntry> history) {
        Set<String> wanted =
                numbers(due).stream().map(number -> id(number) + ">" + event).collect(Collectors.toSet());
        Set<String> came = Trial.worked(history, CALLBACKS).stream()
                .filter(job -> job.endsWith(">" + event))
                .collect(Collectors.toSet());
        long missing = wanted.stream().filter(job -> !came.contains(job)).count();
        long besides = came.stream().filter(job -> !wanted.contains(job)).count();
        System.out.printf("| %s | %d | %d | %d | %d |%n", event, wanted.size(), came.size(), missing, besides);
        return missing == 0 && besides == 0;
    }

    private List<Integer> numbers(Predicate<BatchKind> kinds) {
        return IntStream.range(0, batches)
                .filter(number -> kinds.test(BatchKind.of(number)))
                .boxed()
                .toList();
    }

    static String id(int number) {
        return PREFIX + number;
    }

    static int number(String batch) {
        return Integer.parseInt(batch.substring(PREFIX.length()));
    }

    /** The batch of a callback. */
    static String batchOf(String callback) {
        return callback.substring(0, callback.indexOf('>'));
    }

    /**
     * A member.
     *
     * @param number of its batch
     * @param place in it; below 0 if another member has added it
     */
    record Member(int number, int place) {}
}
