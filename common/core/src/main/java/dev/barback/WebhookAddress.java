package dev.barback;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** Checks the addresses of webhooks. The messages show nothing of an address, which may contain a secret. */
final class WebhookAddress {
    private static final int MAX_LENGTH = 2_000;
    private static final String RULE =
            "A webhook should be an http or https address with a host, such as https://example.com/jobs";

    private WebhookAddress() {}

    static URI check(URI address) {
        String problem = problemOf(address);
        if (problem != null) {
            throw new ArgumentException(problem);
        }
        return address;
    }

    static URI check(String address) {
        if (address.length() > MAX_LENGTH) { // not even parsed
            throw new ArgumentException(tooLong(address));
        }
        try {
            return check(new URI(address));
        } catch (URISyntaxException e) {
            throw new ArgumentException(
                    RULE + "; this one can't be read from character " + (e.getIndex() + 1) + " on.", e);
        }
    }

    /** The problem, in a sentence; null = none. */
    private static @Nullable String problemOf(URI address) {
        String text = address.toString();
        boolean isHttp = "https".equalsIgnoreCase(address.getScheme()) || "http".equalsIgnoreCase(address.getScheme());
        if (text.length() > MAX_LENGTH) {
            return tooLong(text);
        } else if (!text.chars().allMatch(c -> c > ' ' && c <= '~')) {
            return "A webhook is written in ASCII: encode other characters as in https://example.com/caf%C3%A9.";
        } else if (address.getRawUserInfo() != null) {
            return "A webhook has no user or password in it, which others could read: posts are signed instead.";
        } else if (!isHttp) {
            return RULE + "; this one begins with " + scheme(address) + ".";
        } else if (address.getHost() == null) {
            return RULE + "; this one has no host, or one with characters that hosts don't have.";
        }
        return null;
    }

    private static String tooLong(String address) {
        return "A webhook has at most 2,000 characters; this one has %,d.".formatted(address.length());
    }

    private static String scheme(URI address) {
        return address.getScheme() == null ? "no scheme" : address.getScheme() + ":";
    }
}
