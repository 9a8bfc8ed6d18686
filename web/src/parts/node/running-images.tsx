import { theme } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

interface RunningImagesProps {
  /** Images that nodes are known to run, those of the most nodes first; null = it is not known of them. */
  readonly images: readonly { readonly image: string | null; readonly nodes: number }[];
  /** How many images there are besides. */
  readonly more?: number;
  /** Images that are named; of the others it is said how many they are. */
  readonly most?: number;
  /** The pool whose nodes run them: each image leads to its nodes there. */
  readonly poolId?: number;
  /** It is one node: on how many nodes an image runs is not said. */
  readonly isOne?: boolean;
}

/** What nodes are known to run: "web:2 on 4 nodes, web:1 on 1 node". */
export function RunningImages({ images, more = 0, most = images.length, poolId, isOne = false }: RunningImagesProps) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const left = more + Math.max(0, images.length - most);
  if (images.length === 0) return <>–</>;
  if (images.length === 1 && images[0]?.image === null) {
    return <span style={{ color: token.colorTextSecondary }}>{t('find.imageUnknown')}</span>;
  }
  return (
    <span style={{ overflowWrap: 'anywhere' }}>
      {images.slice(0, most).map(({ image, nodes }, index) => (
        <span key={image ?? ''}>
          {index > 0 && t('find.separator')}
          {image === null ? t('find.imageUnknown') : <code>{image}</code>}
          {!isOne && ' '}
          {!isOne && <OnNodes count={nodes} to={poolId === undefined ? null : nodesWith(poolId, image)} />}
        </span>
      ))}
      {left > 0 && t('find.separator') + t('find.moreImages', { count: left })}
    </span>
  );
}

/** On how many nodes something runs, and the way to them. */
function OnNodes({ count, to }: { readonly count: number; readonly to: string | null }) {
  const { t } = useTranslation();
  const text = t('find.onNodes', { count });
  if (to === null) return text;
  return (
    <Link to={to} style={{ textDecoration: 'underline', whiteSpace: 'nowrap' }}>
      {text}
    </Link>
  );
}

/** The nodes of a pool that run an image; null = of which it is not known. */
function nodesWith(poolId: number, image: string | null): string {
  return `/ui/pools/${poolId}?image=${encodeURIComponent(image ?? '')}`;
}
