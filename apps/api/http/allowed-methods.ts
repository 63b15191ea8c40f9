import { ROUTES } from '../../../libs/auth/index.js';

const PATHS = Object.keys(ROUTES).map((route) => {
  const [method = '', pattern = ''] = route.split(' ');
  return { method, path: new RegExp(`^${pattern.replace(/:\w+/g, '[^/]+')}$`) };
});

/** The methods that a path takes, as `Allow` lists them (RFC 9110 §10.2.1); none where there is no such path. */
export function allowedMethods(path: string): string[] {
  const methods = PATHS.filter((route) => route.path.test(path)).map(({ method }) => method);
  return methods.includes('GET') ? [...methods, 'HEAD'] : methods;
}
