package io.thoonk.job;

import io.thoonk.redis.keys.WireText;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What this process offers to jobs that require something, as its providers tell at this moment. Thread-safe. */
final class Offers {

    private final List<CapabilityProvider> providers = new CopyOnWriteArrayList<>();

    private volatile Told last = new Told(List.of(), Capabilities.NONE, new byte[0]);

    /** Asks one more from now on; what is returned ends that. */
    Runnable add(CapabilityProvider provider) {
        Capabilities.of(provider.offers());
        providers.add(provider);
        return () -> providers.remove(provider);
    }

    Capabilities current() {
        return told().capabilities();
    }

    /** As scripts read it. */
    byte[] encoded() {
        return told().encoded();
    }

    private Told told() {
        List<String> all = new ArrayList<>();
        providers.forEach(provider -> all.addAll(provider.offers()));
        Told known = last;
        if (!known.offers().equals(all)) {
            Capabilities capabilities = Capabilities.of(all);
            known = new Told(all, capabilities, WireText.bytes(capabilities.encode()));
            last = known;
        }
        return known;
    }

    private record Told(List<String> offers, Capabilities capabilities, byte[] encoded) {}
}
