package dev.barback.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.accept.HeaderContentNegotiationStrategy;
import org.springframework.web.context.request.NativeWebRequest;

/**
 * What a client accepts, whatever the charset: JSON has one, and that another can't be written would be found out when the
 * job is enqueued already.
 */
final class AcceptedTypes extends HeaderContentNegotiationStrategy {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptedTypes.class);
    private static final String CHARSET = "charset";

    @Override
    public List<MediaType> resolveMediaTypes(NativeWebRequest request) {
        try {
            return super.resolveMediaTypes(request).stream()
                    .map(AcceptedTypes::withoutCharset)
                    .toList();
        } catch (HttpMediaTypeNotAcceptableException e) {
            LOG.debug("An Accept header that can't be read excludes nothing.", e);
            return MEDIA_TYPE_ALL_LIST;
        }
    }

    private static MediaType withoutCharset(MediaType type) {
        Map<String, String> parameters = new LinkedHashMap<>(type.getParameters());
        parameters.keySet().removeIf(CHARSET::equalsIgnoreCase);
        return new MediaType(type, parameters);
    }
}
