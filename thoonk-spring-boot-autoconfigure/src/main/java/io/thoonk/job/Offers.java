package io.thoonk.job;

import io.thoonk.LoggableFailure;
import io.thoonk.redis.keys.WireText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this process offers to jobs that require something, as its providers tell at this moment. Thread-safe. */
final class Offers {

    private static final Logger log = LoggerFactory.getLogger(Offers.class);

    private final List<Asked> providers = new CopyOnWriteArrayList<>();

    private volatile Told last = new Told(List.of(), Capabilities.NONE, new byte[0]);

    /** Asks one more from now on; what is returned ends that. */
    Runnable add(CapabilityProvider provider) {
        Asked asked = new Asked(provider);
        providers.add(asked);
        return () -> providers.remove(asked);
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

    /** A provider, which is the application's: while it fails, what it told before counts, and jobs go on being claimed and finished. */
    private static final class Asked {

        private final CapabilityProvider provider;

        private volatile List<String> last;

        private volatile boolean fails;

        Asked(CapabilityProvider provider) {
            this.provider = provider;
            this.last = checked(provider.offers());
        }

        private static List<String> checked(Collection<String> offers) {
            Capabilities.of(offers);
            return List.copyOf(offers);
        }

        List<String> offers() {
            try {
                List<String> now = List.copyOf(provider.offers());
                if (!now.equals(last)) {
                    last = checked(now);
                }
                fails = false;
            } catch (Throwable ex) {
                if (!fails) {
                    fails = true;
                    log.error(
                            "A CapabilityProvider fails; what it told before counts until it does not: {}",
                            last,
                            LoggableFailure.of(ex));
                }
            }
            return last;
        }
    }
}
