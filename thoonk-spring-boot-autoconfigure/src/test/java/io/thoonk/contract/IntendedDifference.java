package io.thoonk.contract;

/** What we do otherwise than a peer, on purpose. */
enum IntendedDifference {
    GENERATION(
            "`feed.config` gets a random field `generation`, kept beside our own keys in `thoonk.generation:F`: "
                    + "no peer deletes our keys, so they must show which feed they belong to (rule 4); it also tells the type, which peers overwrite"),
    OWN_CLAIM_KEYS(
            "a claim of ours also has a deadline and a token, in `thoonk.leases:F` and `thoonk.tokens:F`; nothing "
                    + "periodic touches `feed.claimed` (rule 3)"),
    STALL_NOTE("what a job failed with is kept in `thoonk.errors:F` when it is stalled, because the contract forgets "
            + "its count"),
    RESULT_KEPT(
            "a result is kept for a day, or for as long as was asked: in `feed.jobfinished:F\\0ID` as an older clause of the "
                    + "contract says, with its request beside it in `thoonk.request:F\\0ID`; the peers of today only publish it"),
    PEER_MESSAGES("we send the messages `feed.publishes:F` and `feed.claimed:F` that thoonk.py sends and listens for; "
            + "thoonk.js does not. `thoonk.peer-messages=false` ends them (rule 10)"),
    FINISH_TOLD("a finish without a result is told on our channel `thoonk.finish:F`, as a message without NUL on "
            + "`job.finish:F` ends the listener of thoonk.py (rule 10)"),
    RETRACT_TOLD(
            "the removal of a job is told on our channel `thoonk.retract:F`, so that whoever follows the job does not wait "
                    + "for ever; the contract has no message for it"),
    SCORE_UNIT("times are milliseconds as the contract says; thoonk.py writes seconds into `feed.ids`, and on a "
            + "retry into `feed.published`. In a feed that already is in seconds we write seconds, so that order "
            + "holds (rule 7)"),
    EXCEPTIONS("an operation on something that is not there, or not in that state, throws; peers stay silent or tell "
            + "it in a callback. Nothing is changed either way"),
    EMPTY_IS_NO_ERROR("nothing to get is an empty `Optional`, not an error"),
    OPEN_WRITES_CONFIG(
            "opening an existing feed with a configuration writes it and tells so; thoonk.py and the scripted "
                    + "thoonk.js ignore it"),
    OPEN_IS_NO_CREATION(
            "opening a feed that exists opens it, as in every other implementation; the scripted thoonk.js can only "
                    + "create and says so. `createFeed` refuses too"),
    TYPE_KEPT("a type for which nothing else speaks is put right on opening, and told; thoonk.js overwrites any type, "
            + "thoonk.py does not notice (rule 9)"),
    TYPE_WRITTEN("every feed gets its `type`, a missing one is mended on opening: thoonk.py hangs on a feed without "
            + "(rule 9)"),
    ANNOUNCED("creation and configuration are told on `newfeed` and `conffeed`"),
    MISSING_FEED("configuring a feed that does not exist is refused; thoonk.js writes the hash all the same"),
    MAX_LENGTH("`max_length` is written as a positive number only; read, anything else is unbounded. Peers crash on "
            + "it, or throw items away (rule 8)"),
    DELETE_ALL("deletion removes every key of the feed, and creation what peers leave after theirs; they leave "
            + "counters and claims (rule 4)"),
    EDIT_NOT_TRIMMED(
            "editing the oldest item of a full feed is an edit; thoonk.js retracts the item and publishes it anew"),
    ID_WITHOUT_NUL("ids with NUL are refused, as they cannot be told in a message (rule 12)"),
    RETRACT_TOLD_ONCE("retracting what is not there publishes nothing"),
    TORN_READ("reading leaves out ids without item and items without id"),
    ANY_BYTES("items are bytes and come through unharmed; thoonk.js replaces what is no UTF-8"),
    BESIDE_COUNTED("publishing before or after an item counts in `feed.publishes`, as the contract says"),
    NO_ID_BURNT("publishing beside an unknown id takes no number"),
    MOVE_CHECKED("both ids of a move are looked for in the list itself; a move to itself changes and tells nothing. "
            + "Peers lose the id, or call it an error (rule 11)"),
    SORTED_EDIT("an edit in a sorted feed is told on `feed.publish:F`, as the contract says; thoonk.js tells it on "
            + "`feed.edit:F` (rule 11)"),
    SORTED_IDS("a sorted feed takes no id from outside (rule 12)"),
    QUEUE_HIGH("high priority works; thoonk.py throws"),
    QUEUE_DIRECTION("a queue is filled on the left, high priority on the right, as the contract says; thoonk.js has it "
            + "the other way round"),
    QUEUE_IDS("`MessageQueue.ids()` names the next message first; peers return the list as it is stored"),
    PUT_ONCE("putting a job under an id that is in the feed changes nothing; thoonk.js puts it into the line twice"),
    GHOSTS_DROPPED("an id without item is dropped and the next one taken (rule 2)"),
    RETRY_CHECKED("only a stalled job is retried; thoonk.py and thoonk.js put any id into the line"),
    RETRACT_REMOVES_ITEM("retracting a job removes its item; thoonk.js misspells the key and leaves it"),
    STALL_UNPUBLISHES("stalling a job removes its put time; the scripted thoonk.js misspells the key and leaves it"),
    MAINTENANCE("maintenance gives a claim back that is too old, and deletes an item in no state that was never put, "
            + "which is what a retraction by thoonk.js leaves (rule 6). Both need two passes that agree"),
    PEER_FAILS("works with us where the peer crashes or hangs"),
    SCRIPTED_SPELLING(
            "plain feeds of the scripted line of thoonk.js tell events on `event.feed.*`; the replay translates these into the "
                    + "contract's names before it compares, as [of that line](thoonk-js.md) we have job feeds only (rule 15)"),
    SCRIPTED_JSON("the scripted line of thoonk.js stores bytes as the JSON of a `Buffer`, we store them as they are"),
    EMPTY_RESULT("an empty result is told as one; the scripted line of thoonk.js takes it for none"),
    SCRIPTED_SORTED("the scripted line of thoonk.js has no working sorted feed; with us the operation works");

    private final String reason;

    IntendedDifference(String reason) {
        this.reason = reason;
    }

    /** Whether it adds keys of ours and leaves everything of the contract as recorded. */
    boolean onlyAdds() {
        return this == GENERATION || this == OWN_CLAIM_KEYS || this == STALL_NOTE || this == RESULT_KEPT;
    }

    String reason() {
        return reason;
    }
}
