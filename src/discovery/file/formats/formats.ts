import { envoy } from './envoy.ts';
import type { Content, Format } from './format.ts';
import { list } from './list.ts';
import { prometheus } from './prometheus.ts';
import { traefik } from './traefik.ts';

export const formats: Readonly<Record<Content['format'], Format>> = { prometheus, envoy, traefik, list };
