package io.thoonk.feed;

import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.WireText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Handle to a durable listener. */
final class DefaultDurableListener implements DurableListener {

    private final FeedKeys keys;

    private final String name;

    private final CursorScripts scripts;

    DefaultDurableListener(FeedKeys keys, String name, CursorScripts scripts) {
        this.keys = keys;
        this.name = name;
        this.scripts = scripts;
    }

    @Override
    public String feed() {
        return keys.feed();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<Status> status() {
        ScriptReply reply = look();
        if (reply.status().equals("missing")) {
            return Optional.empty();
        }
        Optional<Instant> position =
                reply.optionalText(1).filter(score -> !score.isEmpty()).map(ItemReader::time);
        return Optional.of(new Status(position, reply.number(2), reply.number(3) == 1, (reply.size() - 4) / 3));
    }

    @Override
    public List<ParkedItem> parked() {
        ScriptReply reply = look();
        List<ParkedItem> parked = new ArrayList<>();
        for (int i = 4; i < reply.size(); i += 3) {
            String noted = reply.text(i + 2);
            int end = noted.indexOf('\0');
            parked.add(new ParkedItem(
                    reply.text(i),
                    reply.optionalBytes(i + 1),
                    noted.substring(end + 1),
                    Instant.ofEpochMilli(Long.parseLong(noted.substring(0, end)))));
        }
        parked.sort(Comparator.comparing(ParkedItem::at));
        return parked;
    }

    @Override
    public boolean retry(String id) {
        return change("retry", id);
    }

    @Override
    public boolean discard(String id) {
        return change("discard", id);
    }

    @Override
    public void forget() {
        ScriptReply reply;
        do {
            reply = scripts.manage(keys, name, "forget", Optional.empty());
        } while (reply.status().equals("more"));
    }

    private boolean change(String what, String id) {
        WireText.id(id);
        return scripts.manage(keys, name, what, Optional.of(id)).status().equals("ok");
    }

    private ScriptReply look() {
        return scripts.manage(keys, name, "look", Optional.empty());
    }

    @Override
    public String toString() {
        return "DurableListener[" + name + " of " + keys.feed() + "]";
    }
}
