package dev.barback.web.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;

/** Normalizes client addresses for limits. Stateless. */
public final class ClientAddress {
    private static final int NETWORK = 8;

    private ClientAddress() {}

    /** The address; for IPv6 its /64 network, since one computer can use any address in it. */
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
