package io.thoonk.http;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Tells addresses of the public Internet from those inside a network, which strangers must not make this process ask.
 *
 * @since 0.1.0
 */
public final class AddressGuard {

    private AddressGuard() {}

    static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address ? isPublic4(bytes) : isPublic6(bytes);
    }

    private static boolean isPublic4(byte[] bytes) {
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        int third = bytes[2] & 0xff;
        boolean ofThisHost = first == 0 || first == 127;
        boolean ofANetwork = first == 10
                || first == 172 && second >= 16 && second < 32
                || first == 192 && second == 168
                || first == 169 && second == 254
                || first == 100 && second >= 64 && second < 128;
        boolean special = first == 192 && second == 0 && (third == 0 || third == 2)
                || first == 192 && second == 88 && third == 99
                || first == 198 && (second == 18 || second == 19)
                || first == 198 && second == 51 && third == 100
                || first == 203 && second == 0 && third == 113
                || first >= 224;
        return !ofThisHost && !ofANetwork && !special;
    }

    /** Of IPv6 only 2000::/3 is public; an IPv4 address within one counts as that. */
    private static boolean isPublic6(byte[] bytes) {
        int head = (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
        int second = (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
        if (head == 0x64 && second == 0xff9b) {
            return zero(bytes, 4, 12) && isPublic4(Arrays.copyOfRange(bytes, 12, 16));
        }
        if (head == 0x2002) {
            return isPublic4(Arrays.copyOfRange(bytes, 2, 6));
        }
        boolean special = head == 0x2001 && (second == 0 || second == 0xdb8 || second >> 4 == 1 || second >> 4 == 2);
        return head >> 13 == 1 && !special;
    }

    private static boolean zero(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Looks a host up.
     *
     * @param host a name or an address, one of IPv6 in brackets
     * @return its addresses, at least one
     * @throws UnknownHostException if there is none
     */
    static List<InetAddress> lookUp(String host) throws UnknownHostException {
        String literal = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return List.of(InetAddress.getAllByName(literal));
    }

    /**
     * {@return whether all addresses of a host are public}
     *
     * @param host a name or an address, one of IPv6 in brackets
     * @throws UnknownHostException if the name leads nowhere
     */
    public static boolean isPublic(String host) throws UnknownHostException {
        return lookUp(host).stream().allMatch(AddressGuard::isPublic);
    }
}
