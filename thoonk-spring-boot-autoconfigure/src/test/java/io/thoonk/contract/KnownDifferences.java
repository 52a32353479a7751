package io.thoonk.contract;

import static io.thoonk.contract.IntendedDifference.ANNOUNCED;
import static io.thoonk.contract.IntendedDifference.ANY_BYTES;
import static io.thoonk.contract.IntendedDifference.BESIDE_COUNTED;
import static io.thoonk.contract.IntendedDifference.DELETE_ALL;
import static io.thoonk.contract.IntendedDifference.EDIT_NOT_TRIMMED;
import static io.thoonk.contract.IntendedDifference.EMPTY_IS_NO_ERROR;
import static io.thoonk.contract.IntendedDifference.EMPTY_RESULT;
import static io.thoonk.contract.IntendedDifference.EXCEPTIONS;
import static io.thoonk.contract.IntendedDifference.FINISH_TOLD;
import static io.thoonk.contract.IntendedDifference.GENERATION;
import static io.thoonk.contract.IntendedDifference.GHOSTS_DROPPED;
import static io.thoonk.contract.IntendedDifference.ID_WITHOUT_NUL;
import static io.thoonk.contract.IntendedDifference.MAINTENANCE;
import static io.thoonk.contract.IntendedDifference.MAX_LENGTH;
import static io.thoonk.contract.IntendedDifference.MISSING_FEED;
import static io.thoonk.contract.IntendedDifference.MOVE_CHECKED;
import static io.thoonk.contract.IntendedDifference.NO_ID_BURNT;
import static io.thoonk.contract.IntendedDifference.OPEN_IS_NO_CREATION;
import static io.thoonk.contract.IntendedDifference.OPEN_WRITES_CONFIG;
import static io.thoonk.contract.IntendedDifference.OWN_CLAIM_KEYS;
import static io.thoonk.contract.IntendedDifference.PEER_FAILS;
import static io.thoonk.contract.IntendedDifference.PEER_MESSAGES;
import static io.thoonk.contract.IntendedDifference.PUT_ONCE;
import static io.thoonk.contract.IntendedDifference.QUEUE_DIRECTION;
import static io.thoonk.contract.IntendedDifference.QUEUE_HIGH;
import static io.thoonk.contract.IntendedDifference.QUEUE_IDS;
import static io.thoonk.contract.IntendedDifference.RESULT_KEPT;
import static io.thoonk.contract.IntendedDifference.RETRACT_REMOVES_ITEM;
import static io.thoonk.contract.IntendedDifference.RETRACT_TOLD;
import static io.thoonk.contract.IntendedDifference.RETRACT_TOLD_ONCE;
import static io.thoonk.contract.IntendedDifference.RETRY_CHECKED;
import static io.thoonk.contract.IntendedDifference.SCORE_UNIT;
import static io.thoonk.contract.IntendedDifference.SCRIPTED_JSON;
import static io.thoonk.contract.IntendedDifference.SCRIPTED_SORTED;
import static io.thoonk.contract.IntendedDifference.SCRIPTED_SPELLING;
import static io.thoonk.contract.IntendedDifference.SORTED_EDIT;
import static io.thoonk.contract.IntendedDifference.SORTED_IDS;
import static io.thoonk.contract.IntendedDifference.STALL_NOTE;
import static io.thoonk.contract.IntendedDifference.STALL_UNPUBLISHES;
import static io.thoonk.contract.IntendedDifference.TORN_READ;
import static io.thoonk.contract.IntendedDifference.TYPE_KEPT;
import static io.thoonk.contract.IntendedDifference.TYPE_WRITTEN;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Where we differ on purpose, and how exactly: a line of {@link Replay} is explained only if a rule names its peer,
 * scenario and operation and describes what both sides left behind. Peers: P is thoonk.py, J thoonk.js, S its scripted line.
 */
final class KnownDifferences {

    private static final String ALL = "PJS";

    private static final List<Rule> RULES = List.of(
            rule(GENERATION, ALL, ".*", ".*", "generation added"),
            rule(
                    GENERATION,
                    ALL,
                    ".*",
                    "job\\..*",
                    "(job\\.)?thoonk\\.generation:j: theirs nothing ours string\\[<uuid\\d+>]"),
            rule(
                    OWN_CLAIM_KEYS,
                    ALL,
                    ".*",
                    "job\\.get",
                    "(job\\.)?thoonk\\.(tokens:j: theirs nothing ours hash\\[<uuid\\d+>:\\d+:\\d+=␀.*␀]|leases:j: theirs nothing ours zset\\[<uuid\\d+>:\\d+:\\d+@<now-ms>])"),
            rule(
                    STALL_NOTE,
                    ALL,
                    ".*",
                    "job\\.stall",
                    "(job\\.)?thoonk\\.errors:j: theirs nothing ours hash\\[<uuid\\d+>=\\d+:\\d+:␀]"),
            rule(
                    RESULT_KEPT,
                    ALL,
                    ".*",
                    "job\\.finish",
                    "((feed|job)\\.jobfinished:j␀<uuid\\d+>: theirs nothing ours list\\[.*]|(job\\.)?thoonk\\.request:j␀<uuid\\d+>: theirs nothing ours string\\[<uuid\\d+>␀.*])"),
            rule(SCRIPTED_SPELLING, "S", ".*", ".*", "dialect: .*"),
            rule(
                    SCRIPTED_JSON,
                    "S",
                    "job\\.payload",
                    "job\\.put",
                    "job\\.items:j: theirs hash\\[(.*)=\\{\"type\":\"Buffer\",\"data\":\\[255,0,254,128]}] ours hash\\[\\1=\\\\xff␀\\\\xfe\\\\x80]"),
            rule(
                    SCRIPTED_SORTED,
                    "S",
                    ".*",
                    "sorted\\..*",
                    "(outcome: they fail, we do not|feed\\.(config|idincr|ids|items|publishes):s: theirs nothing ours .*|feeds: theirs nothing ours set\\[s]|messages: theirs \\[] ours \\[newfeed s␀<instance>, conffeed s␀<instance>.*])"),
            rule(
                    OPEN_WRITES_CONFIG,
                    "PS",
                    "core\\.open-existing",
                    "open",
                    "feed\\.config:f: theirs (nothing|hash\\[type=feed]) ours hash\\[max_length=5, type=feed]"),
            rule(
                    OPEN_WRITES_CONFIG,
                    "PS",
                    "core\\.open-existing",
                    "open",
                    "messages: theirs \\[] ours \\[conffeed f␀<instance>]"),
            rule(
                    OPEN_IS_NO_CREATION,
                    "S",
                    "core\\.(open-existing|delete\\.job)",
                    "open",
                    "outcome: they fail, we do not"),
            rule(
                    TYPE_WRITTEN,
                    "S",
                    ".*",
                    ".*",
                    "(feed|job)\\.config:(.*): theirs nothing ours hash\\[type=(feed|job)]"),
            rule(TYPE_WRITTEN, "S", ".*", ".*", "feed\\.config:f: theirs hash\\[(.+)] ours hash\\[\\1, type=feed]"),
            rule(
                    ANNOUNCED,
                    "S",
                    ".*",
                    "open",
                    "messages: theirs \\[] ours \\[newfeed (.*)␀<instance>, conffeed \\1␀<instance>]"),
            rule(ANNOUNCED, "S", ".*", "set_config", "messages: theirs \\[] ours \\[conffeed f␀<instance>]"),
            rule(
                    PEER_MESSAGES,
                    "J",
                    ".*",
                    "job\\.put(_high)?",
                    "messages: theirs \\[] ours \\[feed\\.publishes:j (<uuid\\d+>|x)␀.*]"),
            rule(PEER_MESSAGES, "J", ".*", "job\\.get", "messages: theirs \\[] ours \\[feed\\.claimed:j <uuid\\d+>]"),
            rule(
                    FINISH_TOLD,
                    "PJ",
                    ".*",
                    "job\\.finish",
                    "messages: theirs \\[] ours \\[thoonk\\.finish:j <uuid\\d+>]"),
            rule(
                    EMPTY_RESULT,
                    "S",
                    ".*",
                    "job\\.finish",
                    "messages: theirs \\[event\\.job\\.finish:j (<uuid\\d+>)] ours \\[event\\.job\\.finish:j \\1␀]"),
            rule(
                    RETRACT_TOLD,
                    ALL,
                    ".*",
                    "job\\.retract",
                    "messages: theirs \\[] ours \\[(job\\.)?thoonk\\.retract:j <uuid\\d+>]"),
            rule(
                    TYPE_KEPT,
                    "PJ",
                    "core\\.open-existing-other-type",
                    "open",
                    "feed\\.config:f: theirs hash\\[(max_length=3, type=sorted_feed|type=feed)] ours hash\\[type=sorted_feed]"),
            rule(
                    TYPE_KEPT,
                    "P",
                    "core\\.open-existing-other-type",
                    "open",
                    "messages: theirs \\[] ours \\[conffeed f␀<instance>]"),
            rule(
                    MISSING_FEED,
                    "J",
                    "core\\.set-config",
                    "set_config",
                    "(feed\\.config:nope: theirs hash\\[max_length=3, type=feed] ours nothing|messages: theirs \\[conffeed nope␀<instance>] ours \\[])"),
            rule(EXCEPTIONS, ALL, ".*", "(set_config|delete)", "outcome: we throw FeedDoesNotExistException"),
            rule(EXCEPTIONS, ALL, ".*", "job\\.(finish|cancel|stall)", "outcome: we throw JobNotClaimedException"),
            rule(EXCEPTIONS, ALL, ".*", "job\\.retry", "outcome: we throw JobNotStalledException"),
            rule(
                    EXCEPTIONS,
                    ALL,
                    ".*",
                    "sorted\\.(edit|retract|move_.*|publish_.*)",
                    "outcome: we throw ItemDoesNotExistException"),
            rule(
                    SCORE_UNIT,
                    "P",
                    "feed\\..*|core\\.delete\\.feed|core\\..*",
                    "feed\\.publish",
                    "feed\\.ids:(.*): theirs zset\\[(.*)@<now-s>] ours zset\\[\\2@<now-ms>]"),
            rule(
                    SCORE_UNIT,
                    "P",
                    "feed\\.mixed-score-units",
                    "feed\\.publish",
                    "feed\\.ids:f: theirs zset\\[([cde])@<now-s>, a@<now-ms>, b@<now-ms>] ours zset\\[a@<now-ms>, b@<now-ms>, \\1@<now-ms>]"),
            rule(
                    SCORE_UNIT,
                    "P",
                    "job\\.(stall|retry-not-stalled)",
                    "job\\.retry",
                    "feed\\.published:j: theirs zset\\[<uuid1>@<now-s>] ours zset\\[<uuid1>@<now-ms>]"),
            rule(
                    STALL_UNPUBLISHES,
                    "S",
                    ".*",
                    "job\\.stall",
                    "job\\.published:j: theirs zset\\[<uuid[12]>@<now-ms>] ours nothing"),
            rule(
                    DELETE_ALL,
                    "PJ",
                    "core\\.delete\\..*",
                    "delete",
                    "feed\\.(finishes|published|cancelled|claimed|stalled|idincr):[js]: theirs .* ours nothing"),
            rule(
                    DELETE_ALL,
                    "PJ",
                    "core\\.delete\\..*",
                    "open",
                    "feed\\.(finishes|published|cancelled|claimed|stalled|idincr):[js]: theirs .* ours nothing"),
            rule(
                    PEER_FAILS,
                    "J",
                    "core\\.(delete\\.job|open-new-unpatched\\.queue)",
                    "open",
                    "(outcome: they fail, we do not|feed\\.config:j: theirs nothing ours hash\\[type=job]|feeds: theirs nothing ours set\\[j]|messages: theirs \\[] ours \\[newfeed j␀<instance>, conffeed j␀<instance>])"),
            rule(
                    MAX_LENGTH,
                    ALL,
                    "feed\\.max-length-(0|negative|text|empty)",
                    "open",
                    "(outcome: we throw IllegalArgumentException|feed\\.config:f: theirs hash\\[max_length=(0|-1|many|)(, type=feed)?] ours nothing|feeds: theirs set\\[f] ours nothing|messages: theirs \\[newfeed f␀<instance>, conffeed f␀<instance>] ours \\[])"),
            rule(
                    MAX_LENGTH,
                    ALL,
                    "feed\\.max-length-(0|negative|text|empty)",
                    "feed\\.publish",
                    "(outcome: they fail, we do not|feed\\.ids:f: theirs (nothing|zset\\[[bc]@<now-ms>]) ours zset\\[([abc]@<now-ms>(, )?)+]|feed\\.items:f: theirs (nothing|hash\\[[bc]=\\d]) ours hash\\[([abc]=[123](, )?)+]|feed\\.publishes:f: theirs nothing ours string\\[[123]]|messages: theirs \\[(feed\\.retract:f ., feed\\.publish:f .*)?] ours \\[feed\\.publish:f [abc]␀[123]])"),
            rule(
                    TORN_READ,
                    ALL,
                    "feed\\.read-torn",
                    "feed\\.get_all",
                    "result: theirs \\[1, a, (noid, x|noitem)] ours \\[1, a]"),
            rule(
                    ANY_BYTES,
                    "J",
                    "(feed|sorted|job)\\.payload.*",
                    ".*",
                    "messages: theirs \\[.*�␀�.*] ours \\[.*\\\\xff␀\\\\xfe.*]"),
            rule(
                    ANY_BYTES,
                    "JS",
                    "(feed|job)\\.payload.*",
                    ".*",
                    "result: theirs \\[.*�␀��.*] ours \\[.*\\\\xff␀\\\\xfe\\\\x80.*]"),
            rule(
                    ID_WITHOUT_NUL,
                    ALL,
                    "feed\\.id-odd",
                    "feed\\.publish",
                    "(outcome: we throw IllegalArgumentException|feed\\.ids:f: theirs zset\\[(.*), n␀l@<now-(s|ms)>] ours zset\\[\\2]|feed\\.items:f: theirs hash\\[a:b c=1, n␀l=3, é=2] ours hash\\[a:b c=1, é=2]|feed\\.publishes:f: theirs string\\[3] ours string\\[2]|messages: theirs \\[feed\\.publish:f n␀l␀3] ours \\[])"),
            rule(
                    BESIDE_COUNTED,
                    "P",
                    "sorted\\.publish-(before|after)",
                    "sorted\\.publish_(before|after)",
                    "feed\\.publishes:s: theirs string\\[2] ours string\\[3]"),
            rule(
                    NO_ID_BURNT,
                    "P",
                    "sorted\\.publish-before-missing",
                    "sorted\\.publish_.*",
                    "feed\\.idincr:s: theirs string\\[(2] ours string\\[1|3] ours string\\[2)]"),
            rule(
                    MOVE_CHECKED,
                    "P",
                    "sorted\\.move-missing",
                    "sorted\\.move_before",
                    "(feed\\.ids:s: theirs list\\[1, 3] ours list\\[1, 2, 3]|messages: theirs \\[feed\\.position:s 2␀:2] ours \\[])"),
            rule(MOVE_CHECKED, "J", "sorted\\.move-missing", "sorted\\.move_before", "outcome: they fail, we do not"),
            rule(
                    MOVE_CHECKED,
                    "PJ",
                    "sorted\\.move-torn",
                    "sorted\\.move_before",
                    "(feed\\.ids:s: theirs list\\[2] ours list\\[1, 2]|messages: theirs \\[feed\\.position:s 1␀:3] ours \\[])"),
            rule(
                    SORTED_EDIT,
                    "J",
                    "sorted\\.(edit|payload)",
                    "sorted\\.edit",
                    "messages: theirs \\[feed\\.edit:s (.*)] ours \\[feed\\.publish:s \\1]"),
            rule(
                    SORTED_IDS,
                    "J",
                    "sorted\\.chosen-id",
                    "sorted\\.append",
                    "(feed\\.(ids|items):s: theirs (list|hash)\\[x1.*] ours .*|feed\\.idincr:s: .*|answer: theirs \\[x1] ours \\[[12]]|messages: theirs \\[feed\\.publish:s x1␀(.), feed\\.position:s x1␀:end] ours \\[feed\\.publish:s ([12])␀\\4, feed\\.position:s \\5␀:end])"),
            rule(
                    QUEUE_HIGH,
                    "P",
                    "queue\\.(put-high|get-priority)",
                    "queue\\.put_high",
                    "(outcome: they fail, we do not|feed\\.ids:q: theirs list\\[<uuid1>] ours list\\[<uuid1>, <uuid2>]|feed\\.items:q: theirs hash\\[<uuid1>=1] ours hash\\[<uuid1>=1, <uuid2>=2]|feed\\.publishes:q: theirs string\\[1] ours string\\[2])"),
            rule(
                    QUEUE_DIRECTION,
                    "J",
                    "queue\\..*",
                    "queue\\.put(_high)?",
                    "feed\\.ids:q: theirs list\\[(.*)<uuid\\d>(.*)] ours list\\[.*]"),
            rule(
                    QUEUE_IDS,
                    "PJ",
                    "queue\\.put",
                    "queue\\.get_ids",
                    "result: theirs \\[(<uuid\\d>), (<uuid\\d>)] ours \\[\\2, \\1]"),
            rule(
                    EMPTY_IS_NO_ERROR,
                    "PJ",
                    "(queue|job)\\.get-(timeout|priority)",
                    "(queue|job)\\.get",
                    "outcome: they fail, we do not"),
            rule(
                    PEER_FAILS,
                    "J",
                    "queue\\.get-timeout",
                    "queue\\.put",
                    "(outcome: they fail, we do not|feed\\.ids:q: theirs nothing ours list\\[<uuid1>]|feed\\.items:q: theirs nothing ours hash\\[<uuid1>=after]|feed\\.publishes:q: theirs nothing ours string\\[1])"),
            rule(
                    PEER_FAILS,
                    "J",
                    "job\\.put",
                    "job\\.get_ids",
                    "result: theirs \\[Error: WRONGTYPE .*] ours \\[<uuid1>, <uuid2>]"),
            rule(
                    PEER_FAILS,
                    "S",
                    "feed\\.publish-generated-id",
                    "feed\\.publish",
                    "(outcome: they fail, we do not|feed\\.ids:f: theirs nothing ours zset\\[<uuid1>@<now-ms>]|feed\\.items:f: theirs nothing ours hash\\[<uuid1>=one]|feed\\.publishes:f: theirs nothing ours string\\[1]|messages: theirs \\[] ours \\[feed\\.publish:f <uuid1>␀one])"),
            rule(
                    GHOSTS_DROPPED,
                    ALL,
                    "(queue|job)\\.get-lost-item",
                    "(queue|job)\\.get",
                    "((feed|job)\\.claimed:j: theirs zset\\[ghost@<now-ms>] ours nothing|messages: theirs \\[feed\\.claimed:j ghost] ours \\[]|result: theirs \\[ghost] ours \\[])"),
            rule(
                    PUT_ONCE,
                    "JS",
                    "job\\.put-chosen-id",
                    "job\\.put",
                    "((feed|job)\\.ids:j: theirs list\\[x, x] ours list\\[x]|(feed|job)\\.items:j: theirs hash\\[x=\"?2\"?] ours hash\\[x=\"?1\"?]|(feed|job)\\.publishes:j: theirs string\\[2] ours string\\[1])"),
            rule(
                    RETRY_CHECKED,
                    "PJ",
                    "job\\.retry-not-stalled",
                    "job\\.retry",
                    "(feed\\.ids:j: theirs list\\[(unknown|<uuid1>), (.*)] ours list\\[\\3]|feed\\.published:j: theirs zset\\[(.*), unknown@<now-(s|ms)>] ours zset\\[\\4])"),
            rule(
                    RETRACT_REMOVES_ITEM,
                    "J",
                    "job\\.retract-.*",
                    "job\\.retract",
                    "feed\\.items:j: theirs hash\\[<uuid1>=1] ours nothing"),
            rule(
                    RETRACT_TOLD_ONCE,
                    "J",
                    "feed\\.retract",
                    "feed\\.retract",
                    "messages: theirs \\[feed\\.retract:f a] ours \\[]"),
            rule(
                    EDIT_NOT_TRIMMED,
                    "JS",
                    "feed\\.max-length-(1|edit-oldest|lowered-edit-old)",
                    "feed\\.publish",
                    "messages: theirs \\[(.*)feed\\.publish:f (.*)] ours \\[(.*)feed\\.edit:f \\2]"),
            rule(
                    MAINTENANCE,
                    "P",
                    "job\\.maintenance-all-states",
                    "job\\.maintenance",
                    "(feed\\.ids:j: theirs list\\[delayed1, (.*)] ours list\\[\\2]|feed\\.items:j: theirs hash\\[(.*), delayed1=later] ours hash\\[\\3])"),
            rule(
                    MAINTENANCE,
                    "P",
                    "job\\.maintenance-claimed-forever",
                    "job\\.maintenance",
                    "(feed\\.cancelled:j: theirs nothing ours hash\\[<uuid1>=1]|feed\\.claimed:j: theirs zset\\[<uuid1>@1\\.6E12] ours nothing|feed\\.ids:j: theirs nothing ours list\\[<uuid1>])"));

    private final Set<Rule> used = ConcurrentHashMap.newKeySet();

    Optional<IntendedDifference> of(RecordedOperation operation, String line) {
        for (Rule rule : RULES) {
            if (rule.explains(operation, line)) {
                used.add(rule);
                return Optional.of(rule.difference());
            }
        }
        return Optional.empty();
    }

    /** Rules that explained nothing: what they describe is no longer so. */
    List<Rule> stale() {
        List<Rule> stale = new ArrayList<>(RULES);
        stale.removeAll(used);
        return stale;
    }

    private static Rule rule(IntendedDifference difference, String peers, String scenario, String op, String line) {
        return new Rule(
                difference,
                peers,
                Pattern.compile(scenario),
                Pattern.compile(op),
                Pattern.compile(line, Pattern.DOTALL));
    }

    record Rule(IntendedDifference difference, String peers, Pattern scenario, Pattern op, Pattern line) {

        boolean explains(RecordedOperation operation, String text) {
            return peers.contains(operation.peerLetter())
                    && scenario.matcher(operation.scenario()).matches()
                    && op.matcher(operation.op()).matches()
                    && line.matcher(text).matches();
        }
    }
}
