package dev.barback.web.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;

/** Where somebody comes from, to count by. Without state. */
public final class Origin {
    private static final int NETWORK = 8;

    private Origin() {}

    /** The address; of IPv6, where one computer has as many as it likes, its network of 64 bits. */
    public static String network(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            return bytes.length <= NETWORK ? address : HexFormat.of().formatHex(Arrays.copyOf(bytes, NETWORK));
        } catch (UnknownHostException e) {
            return address;
        }
    }
}
