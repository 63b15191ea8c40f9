import { createHash } from 'node:crypto';
import { LOCATION_PATH } from './claims/location-path.js';

/**
 * Runs in the visitor's browser on a block page that offers to share a location: asks the device, posts what it says, and
 * loads the page again. All that it says stands in data attributes of the button, in the visitor's language. Nothing of
 * a request is part of this text: the page's policy knows it by its hash.
 */
export const SHARE_SCRIPT = `
(function () {
  var button = document.getElementById('share');
  var status = document.getElementById('share-status');
  var say = button.dataset;
  var busy = false;
  function tell(text, goesOn) {
    busy = goesOn === true;
    // A disabled button would lose the focus.
    button.setAttribute('aria-disabled', String(busy));
    status.textContent = text;
  }
  function refused(error) {
    tell(error.code === 1 ? say.refused : error.code === 3 ? say.late : say.unavailable);
  }
  function answered(response) {
    if (response.status === 204) {
      tell(say.done, true);
      // Not reload(): a page that answers a form would send it again.
      location.replace(location.pathname + location.search);
      return undefined;
    }
    return response.json().then(function (problem) {
      tell(typeof problem.code === 'string' && typeof problem.detail === 'string' ? problem.detail : say.failed);
    });
  }
  function located(position) {
    tell(say.sending, true);
    var coords = position.coords;
    var body = JSON.stringify({
      latitude: coords.latitude,
      longitude: coords.longitude,
      accuracy: coords.accuracy,
      time: Math.round(position.timestamp),
    });
    fetch('${LOCATION_PATH}', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: body,
      credentials: 'same-origin',
      cache: 'no-store',
    })
      .then(answered)
      .catch(function () {
        tell(say.failed);
      });
  }
  document.getElementById('share-unable').hidden = true;
  if (!window.isSecureContext || !navigator.geolocation) {
    tell(say.insecure);
    return;
  }
  button.hidden = false;
  button.addEventListener('click', function () {
    if (busy) return;
    tell(say.waiting, true);
    navigator.geolocation.getCurrentPosition(located, refused, {
      enableHighAccuracy: true,
      maximumAge: 0,
      timeout: 30000,
    });
  });
})();
`;

export const SHARE_SCRIPT_HASH = createHash('sha256').update(SHARE_SCRIPT).digest('base64');
